using OnPremCrm.Core.Access;
using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A row of a list as it is drawn.</summary>
/// <param name="Editable">Which records whoever looks may edit: those can be ticked. Null: none, and there is no column for it.</param>
public sealed record RecordLine(FieldNoun Noun, RecordRow Row, IReadOnlyList<RecordColumn> Columns, Sight? Editable);

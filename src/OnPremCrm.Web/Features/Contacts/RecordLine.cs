using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A row of a list as it is drawn.</summary>
public sealed record RecordLine(FieldNoun Noun, RecordRow Row, IReadOnlyList<RecordColumn> Columns);

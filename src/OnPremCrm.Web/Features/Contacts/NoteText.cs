using System.ComponentModel;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What a program sends to write or to change a note.</summary>
public sealed record NoteText([property: Description("The note, 1 to 20,000 characters.")] string Text);

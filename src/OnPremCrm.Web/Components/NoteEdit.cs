namespace OnPremCrm.Web.Components;

/// <summary>Behind a small word beneath a note of one's own: the form that changes it, and the one that deletes it.</summary>
/// <param name="Id">Names the note on the page.</param>
/// <param name="Text">As it is.</param>
/// <param name="Path">Where the new text is sent.</param>
/// <param name="DeletePath">Where the wish to delete it is sent.</param>
/// <param name="Version">Of the text, to be sent back with the new one. Null: it has none.</param>
public sealed record NoteEdit(string Id, string Text, string Path, string DeletePath, int? Version = null);

using OnPremCrm.Telephony.Journal;

namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>What lies in the journal of a running service, which has it locked against everybody who asks.</summary>
internal static class JournalCopy
{
    /// <param name="folder">The service's.</param>
    public static async Task<JournalContent> ReadAsync(string folder)
    {
        var copy = Path.Combine(folder, "copy");
        Directory.CreateDirectory(copy);
        var path = Path.Combine(folder, "journal", "calls.journal");
        if (!File.Exists(path))
        {
            return JournalContent.Nothing;
        }

        using (var cp = System.Diagnostics.Process.Start("cp", [path, Path.Combine(copy, "calls.journal")]))
        {
            await cp.WaitForExitAsync();
        }

        using var file = JournalFile.TryOpen(Path.Combine(copy, "calls.journal"));
        return JournalContent.Of(file!.Read(out _));
    }
}

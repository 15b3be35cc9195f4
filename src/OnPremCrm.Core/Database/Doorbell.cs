namespace OnPremCrm.Core.Database;

/// <summary>
/// Each changed row rings for the pages that show it. Who changes many in one transaction is quiet meanwhile and rings once:
/// the pages then read themselves anew once and not a thousand times.
/// </summary>
public static class Doorbell
{
    /// <summary>Until the end of the transaction, or <see cref="BeLoud"/>.</summary>
    public const string BeQuiet = "SELECT set_config('crm.quiet', 'on', true)";

    public const string BeLoud = "SELECT set_config('crm.quiet', 'off', true)";
}

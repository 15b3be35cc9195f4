namespace OnPremCrm.Web.Hosting;

/// <summary>Every message that the web process writes to its log.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Log-in refused for user {UserId} from {Address}: {Reason}")]
    public static partial void LogInRefused(ILogger logger, Guid? userId, string? address, string reason);

    [LoggerMessage(2, LogLevel.Information, "User {UserId} logged in from {Address}")]
    public static partial void LoggedIn(ILogger logger, Guid userId, string? address);

    [LoggerMessage(4, LogLevel.Warning, "Too many failed log-ins from {Address}: it has to wait {Minutes} minutes. See docs/operating/log-in.md")]
    public static partial void AddressLockedOut(ILogger logger, string address, int minutes);

    [LoggerMessage(5, LogLevel.Warning, "User {UserId} is locked out after failed log-ins, the last from {Address}. See docs/operating/log-in.md")]
    public static partial void UserLockedOut(ILogger logger, Guid userId, string? address);

    [LoggerMessage(6, LogLevel.Information, "User {ByUserId} ended {Sessions} session(s) of user {UserId}")]
    public static partial void SessionsEnded(ILogger logger, Guid? byUserId, int sessions, Guid userId);

    [LoggerMessage(7, LogLevel.Information, "Second factor of user {UserId}: {Change}, by user {ByUserId}")]
    public static partial void SecondFactorChanged(ILogger logger, Guid userId, string change, Guid? byUserId);

    [LoggerMessage(8, LogLevel.Information, "User {ByUserId} made a link with which user {UserId} chooses a password")]
    public static partial void PasswordLinkMade(ILogger logger, Guid? byUserId, Guid userId);

    [LoggerMessage(9, LogLevel.Information, "User {ByUserId} ended the lock-out of user {UserId}")]
    public static partial void Unlocked(ILogger logger, Guid? byUserId, Guid userId);

    [LoggerMessage(10, LogLevel.Warning, "Token {TokenId} was used from {Address}, from where tokens are not accepted")]
    public static partial void TokenRefusedByAddress(ILogger logger, Guid tokenId, string? address);

    [LoggerMessage(11, LogLevel.Information, "User {ByUserId} made token {TokenId} with role {Role}")]
    public static partial void TokenMade(ILogger logger, Guid? byUserId, Guid tokenId, string role);

    [LoggerMessage(12, LogLevel.Information, "User {ByUserId} revoked token {TokenId}")]
    public static partial void TokenRevoked(ILogger logger, Guid? byUserId, Guid tokenId);

    [LoggerMessage(13, LogLevel.Information, "User {ByUserId} changed the rules of access")]
    public static partial void AccessRulesChanged(ILogger logger, Guid? byUserId);

    [LoggerMessage(14, LogLevel.Error, "The directory {Host} is out of reach: {Reason}. Who logs in through it cannot; local accounts can. See docs/operating/directory.md")]
    public static partial void DirectoryOutOfReach(ILogger logger, string host, string reason);

    [LoggerMessage(15, LogLevel.Warning, "{Dn} has the right password and gets in nowhere: {Reason}. See docs/operating/directory.md")]
    public static partial void DirectoryGivesNoRole(ILogger logger, string dn, string reason);

    [LoggerMessage(16, LogLevel.Warning, "Ldap:UserFilter found {Entries} or more entries for one name; nobody was let in. See docs/operating/directory.md")]
    public static partial void DirectoryFindsSeveral(ILogger logger, int entries);

    [LoggerMessage(17, LogLevel.Information, "The first log-in of {Dn} made user {UserId} with role {Role}")]
    public static partial void DirectoryMadeUser(ILogger logger, string dn, Guid userId, string role);

    [LoggerMessage(18, LogLevel.Warning, "The directory would not let {Dn} in any more ({Outcome}): user {UserId} is out of every session, and inactive until it does again")]
    public static partial void DirectoryLetGo(ILogger logger, string dn, Guid userId, string outcome);

    [LoggerMessage(19, LogLevel.Error, "The directory would let none of {People} people in any more. That is taken for a mistake in Ldap:* or in the directory, and nobody was put out. See docs/operating/directory.md")]
    public static partial void DirectoryLetsNobodyIn(ILogger logger, int people);

    [LoggerMessage(20, LogLevel.Error, "Recording {RecordingId} is not in the store at {StoredPath}; check Recordings:StorePath and the folder's rights")]
    public static partial void RecordingNotInStore(ILogger logger, Guid recordingId, string storedPath);

    [LoggerMessage(21, LogLevel.Warning, "The database cannot be reached: {Fault}")]
    public static partial void DatabaseUnreachable(ILogger logger, string fault);

    [LoggerMessage(40, LogLevel.Information, "Live feed listens to the database ({Listeners} browsers)")]
    public static partial void LiveFeedListens(ILogger logger, int listeners);

    [LoggerMessage(41, LogLevel.Warning, "Live feed cannot hear the database; browsers are told so, next try in {Seconds} s. See docs/operating/pop.md")]
    public static partial void LiveFeedDeaf(ILogger logger, double seconds, Exception lost);

    [LoggerMessage(42, LogLevel.Information, "A browser of user {UserId} read too slowly, {Waiting} messages waited; its stream was ended and it will come back")]
    public static partial void LiveStreamDropped(ILogger logger, Guid userId, int waiting);

    [LoggerMessage(43, LogLevel.Debug, "A check of the live feed was put off: {Reason}")]
    public static partial void LiveCheckPutOff(ILogger logger, string reason);

    [LoggerMessage(23, LogLevel.Information, "Refused: {Reason}")]
    public static partial void NotAllowed(ILogger logger, string reason);

    [LoggerMessage(22, LogLevel.Warning, "What a request was to be written to is gone, and it was told so")]
    public static partial void GoneMeanwhile(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The database is out of reach: {Reason}. Pages say so and work again by themselves; look at PostgreSQL and at ConnectionStrings:Crm")]
    public static partial void DatabaseOutOfReach(ILogger logger, string reason);

    [LoggerMessage(60, LogLevel.Information, "Import {ImportId} begins: {Rows} rows, {Done} of them done before")]
    public static partial void ImportBegun(ILogger logger, Guid importId, int rows, int done);

    [LoggerMessage(61, LogLevel.Information, "Import {ImportId} is {State}: {Added} added, {Changed} changed, {Refused} refused")]
    public static partial void ImportEnded(ILogger logger, Guid importId, string state, int added, int changed, int refused);

    [LoggerMessage(62, LogLevel.Error, "Import {ImportId} failed; the rows until then are in and can be undone. See docs/operating/import.md")]
    public static partial void ImportFailed(ILogger logger, Guid importId, Exception fault);

    [LoggerMessage(63, LogLevel.Debug, "No look for imports and exports: {Reason}")]
    public static partial void ImportsAway(ILogger logger, string reason);

    [LoggerMessage(64, LogLevel.Information, "Export {ExportId} is there: {Rows} rows, {Bytes} bytes")]
    public static partial void ExportDone(ILogger logger, Guid exportId, int rows, long bytes);

    [LoggerMessage(65, LogLevel.Error, "Export {ExportId} failed. See docs/operating/import.md")]
    public static partial void ExportFailed(ILogger logger, Guid exportId, Exception fault);

    [LoggerMessage(66, LogLevel.Debug, "No look for erasures: {Reason}")]
    public static partial void ErasuresAway(ILogger logger, string reason);

    [LoggerMessage(67, LogLevel.Error, "An erasure failed; nothing of it was done, and it is tried again. See docs/operating/privacy.md")]
    public static partial void ErasureFailed(ILogger logger, Exception fault);
}

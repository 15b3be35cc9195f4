using Microsoft.Extensions.Logging;

namespace OnPremCrm.Telephony;

/// <summary>Everything the service writes to the log. Numbers only masked, secrets never. Pages behind the messages: docs/operating/telephony-service.md.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The schema was brought up to date: {Migration}")]
    public static partial void MigrationApplied(this ILogger log, string migration);

    [LoggerMessage(2, LogLevel.Critical, "The database's schema does not fit this program: {Reason} (docs/operating/telephony-service.md#schema)")]
    public static partial void SchemaRefused(this ILogger log, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The database does not answer: {Reason} Trying again until it does; calls are kept in the journal meanwhile (docs/operating/telephony-service.md#database-down)")]
    public static partial void WaitingForDatabase(this ILogger log, string reason);

    [LoggerMessage(4, LogLevel.Information, "Another telephony service leads for {Server}; waiting to take over")]
    public static partial void WaitingForLead(this ILogger log, string server);

    [LoggerMessage(5, LogLevel.Information, "Leading for {Server}")]
    public static partial void Leading(this ILogger log, string server);

    [LoggerMessage(6, LogLevel.Warning, "Another telephony service has taken the lead for {Server}; standing by")]
    public static partial void LeadLost(this ILogger log, string server);

    [LoggerMessage(7, LogLevel.Warning, "No database to ask who leads for {Server}: leading until it says otherwise")]
    public static partial void LeadPresumed(this ILogger log, string server);

    [LoggerMessage(10, LogLevel.Error, "The database does not take calls: {Reason} {Waiting} calls wait, in memory and in the journal, and are written when it is back (docs/operating/telephony-service.md#database-down)")]
    public static partial void DatabaseIsAway(this ILogger log, string reason, int waiting);

    [LoggerMessage(11, LogLevel.Information, "The database takes calls again; {Waiting} still wait")]
    public static partial void DatabaseIsBack(this ILogger log, int waiting);

    [LoggerMessage(12, LogLevel.Error, "More than {Capacity} calls wait for the database; {Refused} changes of further calls were not kept (docs/operating/telephony-service.md#database-down)")]
    public static partial void TooManyCallsWait(this ILogger log, int capacity, long refused);

    [LoggerMessage(13, LogLevel.Error, "The database refuses version {Version} of call {Key} of {Server}; this state of it is not recorded. Please report this with the log")]
    public static partial void SnapshotRefused(this ILogger log, Exception refused, string server, string key, long version);

    [LoggerMessage(14, LogLevel.Warning, "{Waiting} calls could not be written before the end: {Reason} They are in the journal and are written at the next start")]
    public static partial void LeftUnwritten(this ILogger log, int waiting, string reason);

    [LoggerMessage(15, LogLevel.Warning, "The journal {Folder} has {Bytes} bytes that are no whole record, as after a crash or on a bad disk; the records before and behind them were read (docs/operating/telephony-service.md#journal)")]
    public static partial void JournalDamaged(this ILogger log, string folder, int bytes);

    [LoggerMessage(16, LogLevel.Error, "The journal {Folder} cannot be written: {Reason} Calls wait in memory only, and are lost if the service ends before the database is back; trying again (docs/operating/telephony-service.md#journal)")]
    public static partial void JournalFails(this ILogger log, string folder, string reason);

    [LoggerMessage(17, LogLevel.Information, "The journal {Folder} takes calls again")]
    public static partial void JournalWorksAgain(this ILogger log, string folder);

    [LoggerMessage(18, LogLevel.Error, "The journal {Folder} is full ({Megabytes} MB): {Calls} calls wait in memory only (docs/operating/telephony-service.md#journal)")]
    public static partial void JournalFull(this ILogger log, string folder, long megabytes, int calls);

    [LoggerMessage(19, LogLevel.Information, "{Calls} calls of an earlier run that waited for the database are in the journal; writing them")]
    public static partial void JournalLoaded(this ILogger log, int calls);

    [LoggerMessage(20, LogLevel.Information, "Going on with {Calls} calls of {Server} that were up when the service ended")]
    public static partial void Resuming(this ILogger log, string server, int calls);

    [LoggerMessage(21, LogLevel.Warning, "Live call {Call} was written by another version and cannot be read: {Reason} It begins anew if it is still up")]
    public static partial void LiveCallUnreadable(this ILogger log, Guid call, string reason);

    [LoggerMessage(22, LogLevel.Warning, "The calls of {Server} that were up cannot be read: {Reason} Trying again")]
    public static partial void ResumeFailed(this ILogger log, string server, string reason);

    [LoggerMessage(23, LogLevel.Information, "Compared calls with the {Channels} channels that {Server} has")]
    public static partial void Resynced(this ILogger log, string server, int channels);

    [LoggerMessage(24, LogLevel.Warning, "{Server} does not list its channels: {Reason} Calls that ended while we were away cannot be closed until it does (docs/operating/telephony-service.md#no-channel-list)")]
    public static partial void ResyncFailed(this ILogger log, string server, string reason);

    [LoggerMessage(25, LogLevel.Warning, "Asterisk {Server} was restarted; calls that were up have ended")]
    public static partial void AsteriskRestarted(this ILogger log, string server);

    [LoggerMessage(26, LogLevel.Error, "{Dropped} events of {Server} were lost because they came faster than they could be handled; comparing with its channels")]
    public static partial void EventsLost(this ILogger log, string server, long dropped);

    [LoggerMessage(27, LogLevel.Error, "An event of {Server} ({Event}) could not be handled; going on with the next. Please report this with the log")]
    public static partial void EventFailed(this ILogger log, Exception failure, string server, string? @event);

    [LoggerMessage(28, LogLevel.Debug, "The state of {Server} was not written: {Reason}")]
    public static partial void StatusNotWritten(this ILogger log, string server, string reason);

    [LoggerMessage(29, LogLevel.Warning, "The database cannot tell what it has of {Server}; listening to it all the same, and keeping its calls in the journal until it can (docs/operating/telephony-service.md#database-down)")]
    public static partial void ListeningWithoutDatabase(this ILogger log, string server);

    [LoggerMessage(40, LogLevel.Information, "Command {Command}: {Kind} for {Extension} on {Server}")]
    public static partial void CommandClaimed(this ILogger log, Guid command, string kind, string extension, string server);

    [LoggerMessage(41, LogLevel.Warning, "Command {Command} was refused: {Reason}. {Detail}")]
    public static partial void CommandRefused(this ILogger log, Guid command, string reason, string detail);

    [LoggerMessage(42, LogLevel.Warning, "Commands cannot be read: {Reason} Trying again")]
    public static partial void CommandsAway(this ILogger log, string reason);

    [LoggerMessage(43, LogLevel.Error, "Command {Command} failed on our side; it is not tried again")]
    public static partial void CommandFailed(this ILogger log, Exception failure, Guid command);

    [LoggerMessage(60, LogLevel.Information, "ffmpeg is not installed ({Reason}); recordings are kept as WAV, twelve times as large")]
    public static partial void FfmpegMissing(this ILogger log, string reason);

    [LoggerMessage(61, LogLevel.Warning, "ffmpeg failed: {Reason}")]
    public static partial void FfmpegFailed(this ILogger log, string reason);

    [LoggerMessage(62, LogLevel.Error, "Recording {Recording} ({Path}) cannot be fetched now: {Reason} Trying again in half a minute (docs/operating/telephony-service.md#recordings)")]
    public static partial void RecordingTrouble(this ILogger log, Guid recording, string path, string reason);

    [LoggerMessage(66, LogLevel.Error, "Recording {Recording} was to be removed and cannot be: {Reason} Trying again in a minute (docs/operating/privacy.md)")]
    public static partial void RecordingNotRemoved(this ILogger log, Guid recording, string reason);

    [LoggerMessage(63, LogLevel.Warning, "Recording {Recording} was not found at {Path} in {Tries} tries; giving up (docs/operating/telephony-service.md#recordings)")]
    public static partial void RecordingMissing(this ILogger log, Guid recording, string path, int tries);

    [LoggerMessage(64, LogLevel.Debug, "Recording {Recording} is {State}")]
    public static partial void RecordingEnded(this ILogger log, Guid recording, string state);

    [LoggerMessage(65, LogLevel.Warning, "Recordings that are due cannot be read: {Reason} Trying again")]
    public static partial void RecordingsAway(this ILogger log, string reason);

    [LoggerMessage(70, LogLevel.Warning, "The timed jobs cannot begin: {Reason} Trying again")]
    public static partial void TimedJobsAway(this ILogger log, string reason);

    [LoggerMessage(71, LogLevel.Information, "Made room in the call log for {Month}")]
    public static partial void PartitionsMade(this ILogger log, string month);

    [LoggerMessage(80, LogLevel.Information, "Job {Job}: {Kind} of {Server} from {From:u} to {To:u}")]
    public static partial void LedgerJobBegun(this ILogger log, Guid job, string kind, string server, DateTimeOffset from, DateTimeOffset to);

    [LoggerMessage(81, LogLevel.Information, "Job {Job} ({Kind}) is done")]
    public static partial void LedgerJobDone(this ILogger log, Guid job, string kind);

    [LoggerMessage(82, LogLevel.Warning, "Job {Job} ({Kind}) cannot be done: {Fault}")]
    public static partial void LedgerJobRefused(this ILogger log, Guid job, string kind, string fault);

    [LoggerMessage(83, LogLevel.Error, "Job {Job} ({Kind}) failed on our side. Please report this with the log")]
    public static partial void LedgerJobFailed(this ILogger log, Exception failure, Guid job, string kind);

    [LoggerMessage(84, LogLevel.Debug, "Jobs cannot be read or written: {Reason} Trying again")]
    public static partial void LedgerJobsAway(this ILogger log, string reason);

    [LoggerMessage(90, LogLevel.Information, "{Server} was not listened to from {From:u} to {To:u}: its ledger has {Found} calls of that time, {Added} were added and {Corrected} corrected")]
    public static partial void GapRestored(this ILogger log, string server, DateTimeOffset from, DateTimeOffset to, int found, int added, int corrected);

    [LoggerMessage(91, LogLevel.Error, "Calls of {Server} from {From:u} to {To:u} could not be restored ({Fault}): {Reason} (docs/operating/gaps.md#{Fault})")]
    public static partial void GapIncomplete(this ILogger log, string server, DateTimeOffset from, DateTimeOffset to, string fault, string reason);

    [LoggerMessage(92, LogLevel.Warning, "{Lines} lines of the ledger of {Server} ({Place}) could not be understood and were passed over (docs/operating/gaps.md#damaged)")]
    public static partial void LedgerDamaged(this ILogger log, string server, int lines, string place);

    [LoggerMessage(93, LogLevel.Information, "Ledger proof of {Server}: {Agreeing} of {InLedger} calls agree; the log has {InLog}")]
    public static partial void Proven(this ILogger log, string server, int agreeing, int inLedger, int inLog);

    [LoggerMessage(94, LogLevel.Warning, "The gaps of {Server} cannot be worked on: {Reason} Trying again")]
    public static partial void LedgerWorkAway(this ILogger log, string server, string reason);

    [LoggerMessage(95, LogLevel.Error, "Work on the ledger of {Server} failed on our side; it is tried again in ten minutes. Please report this with the log")]
    public static partial void LedgerWorkFailed(this ILogger log, Exception failure, string server);

    [LoggerMessage(96, LogLevel.Warning, "{Server} does not tell its time: {Reason} Its clock is taken to be ours")]
    public static partial void ClockNotRead(this ILogger log, string server, string reason);

    [LoggerMessage(100, LogLevel.Warning, "Asterisk records {Channel} and does not say into which file ({Reason}). Let the CRM's user in manager.conf read the class dialplan, or write reporting.")]
    public static partial void RecordingNotNamed(this ILogger log, string channel, string reason);

    [LoggerMessage(101, LogLevel.Information, "{Server}: {Count} sound files belong to no call of the log")]
    public static partial void StraysFound(this ILogger log, string server, int count);

    [LoggerMessage(102, LogLevel.Warning, "{Server}: the folder of recordings cannot be looked through ({Reason}). Check Asterisk:Servers:N:RecordingsPath and its rights.")]
    public static partial void StraysNotSought(this ILogger log, string server, string reason);

    [LoggerMessage(110, LogLevel.Warning, "What Asterisk says about calls cannot be written: {Reason} It is kept in memory and tried again")]
    public static partial void EventsNotWritten(this ILogger log, string reason);

    [LoggerMessage(111, LogLevel.Warning, "More than {Megabytes} MB of what Asterisk says wait to be written; what comes now is not kept. The calls themselves are recorded")]
    public static partial void EventsMissed(this ILogger log, long megabytes);

    [LoggerMessage(112, LogLevel.Information, "Forgot {Parts} parts of what Asterisk said about calls longer than {Days} days ago")]
    public static partial void EventsForgotten(this ILogger log, int parts, int days);

    [LoggerMessage(113, LogLevel.Information, "Removed what was kept of {Merges} merges and {Deletions} deleted records, which cannot be undone any more")]
    public static partial void CopiesForgotten(this ILogger log, int merges, int deletions);

    [LoggerMessage(115, LogLevel.Warning, "The figures of contacts and organisations cannot be counted: {Reason} Lists show older ones until then; calls are not affected")]
    public static partial void FiguresAway(this ILogger log, string reason);

    [LoggerMessage(116, LogLevel.Information, "The kept figures of {Count} contacts and organisations were not what their calls come to, and are counted anew")]
    public static partial void FiguresMended(this ILogger log, int count);

    [LoggerMessage(114, LogLevel.Information, "Removed {Count} of {Kind}, which are kept no longer (/privacy/retention)")]
    public static partial void KeptNoLonger(this ILogger log, long count, string kind);

    [LoggerMessage(120, LogLevel.Warning, "{Server}: what the telephones and queues do cannot be read ({Reason}). The phone bar shows less; calls are not affected")]
    public static partial void PhonesNotRead(this ILogger log, string server, string reason);
}

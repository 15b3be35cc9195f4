using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>What the cards of one user are made of, read in a handful of indexed queries; most of them only when there is a call at all.</summary>
public sealed class PopRows(CrmDatabase database, CurrentUser user, PhoneBook phoneBook, TimeProvider time)
{
    /// <summary>How long the card of an ended call stays when nobody says "Done".</summary>
    public static readonly TimeSpan EndedStays = TimeSpan.FromMinutes(15);

    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public IReadOnlyList<Call> Calls { get; private set; } = [];

    public IReadOnlyList<TelephonyCommand> Dials { get; private set; } = [];

    public IReadOnlySet<Guid> Dismissed { get; private set; } = new HashSet<Guid>();

    public IReadOnlyList<TelephonyServer> Servers { get; private set; } = [];

    /// <summary>Names of colleagues by server and extension.</summary>
    public IReadOnlyDictionary<(string Server, string Extension), (UserId Id, string Name)> People { get; private set; } = new Dictionary<(string, string), (UserId, string)>();

    public IReadOnlyDictionary<string, Callback> Callbacks { get; private set; } = new Dictionary<string, Callback>();

    public IReadOnlyDictionary<ContactId, Contact> DialledContacts { get; private set; } = new Dictionary<ContactId, Contact>();

    public ILookup<CallId, CallNote> Notes { get; private set; } = Array.Empty<CallNote>().ToLookup(note => note.CallId);

    public IReadOnlyDictionary<CallId, Call> Before { get; private set; } = new Dictionary<CallId, Call>();

    /// <summary>The newest note on the caller that was written without a call.</summary>
    public IReadOnlyDictionary<CallId, ClientNote> Written { get; private set; } = new Dictionary<CallId, ClientNote>();

    public IReadOnlyDictionary<string, PhoneMatch> Matches { get; private set; } = new Dictionary<string, PhoneMatch>();

    /// <summary>Clients, of calls and among candidates, whom I may not see.</summary>
    public HiddenClients Hidden { get; private set; } = HiddenClients.None;

    /// <summary>What may be said of a call, in the administrator's order; retired ones stand at the end.</summary>
    public IReadOnlyList<CallResult> Results { get; private set; } = [];

    public IReadOnlyDictionary<CallId, CallResultId> Chosen { get; private set; } = new Dictionary<CallId, CallResultId>();

    public WorkingHours Hours { get; private set; } = new();

    /// <summary>What was asked of these calls besides dialling, in order: by me, or by a colleague who gave one to me.</summary>
    public ILookup<Guid, TelephonyCommand> Asked { get; private set; } = Array.Empty<TelephonyCommand>().ToLookup(command => Guid.Empty);

    public async Task Read(CancellationToken ct)
    {
        Servers = await database.TelephonyServers.AsNoTracking().OrderBy(server => server.Name).ToListAsync(ct);
        if (user.Extensions.Count == 0)
        {
            return;
        }

        Calls = await ReadCalls(ct);
        Dials = await ReadDials(ct);
        if (Calls.Count + Dials.Count == 0)
        {
            return;
        }

        Dismissed = (await database.PopDismissals.Where(dismissal => dismissal.UserId == user.Id && dismissal.DismissedAt > Now - TimeSpan.FromHours(12))
            .Select(dismissal => dismissal.PopId).ToListAsync(ct)).ToHashSet();
        Calls = [.. Calls.Where(call => !Dismissed.Contains(call.Id.Value) && !(call.CommandId is { } command && Dismissed.Contains(command.Value)))];
        Dials = [.. Dials.Where(dial => !Dismissed.Contains(dial.Id.Value))];
        if (Calls.Count + Dials.Count > 0)
        {
            await ReadAround(ct);
        }
    }

    private async Task<List<Call>> ReadCalls(CancellationToken ct)
    {
        var mine = user.Extensions.Select(phone => phone.Extension).ToList();
        var since = Now - EndedStays;
        var calls = await database.Calls.AsNoTracking()
            .Include(call => call.Contact!.Organisation).Include(call => call.Contact!.Owner).Include(call => call.Organisation).Include(call => call.Transfers)
            .Where(call => (call.State != CallState.Ended || call.EndedAt > since) && call.MergedInto == null)
            .Where(call => call.Match != CallMatch.Ignored || call.Direction != CallDirection.Inbound) // only logged; whoever dials one has a card all the same
            .Where(call => call.Rang.Any(phone => mine.Contains(phone)) || call.RingingNow.Any(phone => mine.Contains(phone)) || call.TalkingNow.Any(phone => mine.Contains(phone))
                || call.AnsweredBy.Any(phone => mine.Contains(phone)) || call.MissedBy.Any(phone => mine.Contains(phone)) || mine.Contains(call.Operator!))
            .OrderBy(call => call.Id)
            .ToListAsync(ct);
        return calls.FindAll(call => user.Extensions.Any(phone => phone.Server == call.Server && Took(call, phone.Extension)));
    }

    private static bool Took(Call call, string phone) =>
        call.Rang.Contains(phone) || call.RingingNow.Contains(phone) || call.TalkingNow.Contains(phone)
        || call.AnsweredBy.Contains(phone) || call.MissedBy.Contains(phone) || call.Operator == phone;

    private Task<List<TelephonyCommand>> ReadDials(CancellationToken ct)
    {
        var since = Now - EndedStays;
        return database.TelephonyCommands.AsNoTracking()
            .Where(command => command.RequestedBy == user.Id && command.CreatedAt > since && command.Kind == TelephonyCommandKind.Dial)
            .OrderBy(command => command.CreatedAt)
            .ToListAsync(ct);
    }

    private async Task ReadAround(CancellationToken ct)
    {
        var ids = Calls.Select(call => call.Id).ToList();
        Asked = await ReadAsked(ids, ct);
        var numbers = Calls.Select(call => call.Number).Concat(Dials.Select(dial => dial.Number)).Where(number => number is not null).Distinct().ToList();
        var extensions = Calls.SelectMany(call => call.Rang.Concat(call.TalkingNow).Concat(call.AnsweredBy).Append(call.Operator ?? "").Append(call.Dialled ?? "")).Concat(Calls.SelectMany(call => call.Transfers.Select(transfer => transfer.ToExtension)))
            .Concat(Asked.SelectMany(asked => asked.Select(command => command.Extension)))
            .Concat(Dials.Select(dial => dial.Number ?? "")).Distinct().ToList();
        var people = await database.UserExtensions.AsNoTracking().Where(phone => extensions.Contains(phone.Extension))
            .Join(database.Users, phone => phone.UserId, person => person.Id, (phone, person) => new { phone.Server, phone.Extension, person.Id, person.Name }).ToListAsync(ct);
        People = people.ToDictionary(person => (person.Server, person.Extension), person => (person.Id, person.Name));
        Callbacks = await database.Callbacks.AsNoTracking().VisibleTo(user.Viewer).Include(callback => callback.Owner)
            .Where(callback => callback.State == CallbackState.Open && numbers.Contains(callback.Number)).ToDictionaryAsync(callback => callback.Number, ct);
        if (Callbacks.Count > 0)
        {
            Hours = await database.WorkingHours.AsNoTracking().SingleAsync(ct);
        }

        Notes = (await database.CallNotes.AsNoTracking().Where(note => ids.Contains(note.CallId) && note.RecordingId == null).OrderBy(note => note.Id).ToListAsync(ct)).ToLookup(note => note.CallId);
        await ReadResults(ids, ct);
        var contacts = Dials.Select(dial => dial.ContactId).Where(id => id is not null).ToList();
        DialledContacts = contacts.Count == 0 ? DialledContacts : await database.Contacts.AsNoTracking().Include(contact => contact.Organisation)
            .Where(contact => contacts.Contains(contact.Id)).ToDictionaryAsync(contact => contact.Id, ct);
        await ReadHistory(ct);
    }

    // Nobody is asked what came of a call before anybody talks.
    private async Task ReadResults(List<CallId> calls, CancellationToken ct)
    {
        if (Calls.All(call => call.AnsweredAt is null))
        {
            return;
        }

        Results = await database.CallResults.AsNoTracking().OrderByDescending(result => result.IsActive).ThenBy(result => result.Ordinal).ThenBy(result => result.Id).ToListAsync(ct);
        Chosen = Results.Count == 0 ? Chosen : await database.ChosenResults.Where(chosen => calls.Contains(chosen.CallId)).ToDictionaryAsync(chosen => chosen.CallId, chosen => chosen.ResultId, ct);
    }

    private async Task<ILookup<Guid, TelephonyCommand>> ReadAsked(List<CallId> calls, CancellationToken ct)
    {
        var targets = calls.Select(id => (Guid?)id.Value).ToList();
        var asked = await database.TelephonyCommands.AsNoTracking().Where(command => targets.Contains(command.TargetId) && command.Kind != TelephonyCommandKind.Dial)
            .OrderBy(command => command.CreatedAt).ToListAsync(ct);
        return asked.ToLookup(command => command.TargetId!.Value);
    }

    // One small query for each call with a number: the index leads straight to the call before it, and another for the note.
    private async Task ReadHistory(CancellationToken ct)
    {
        var before = new Dictionary<CallId, Call>();
        var written = new Dictionary<CallId, ClientNote>();
        var matches = new Dictionary<string, PhoneMatch>();
        foreach (var call in Calls.Where(call => call.Number is not null && call.State != CallState.Ended))
        {
            var earlier = call.ContactId is { } contact
                ? database.Calls.Where(other => other.ContactId == contact)
                : database.Calls.Where(other => other.Number == call.Number);
            var last = await earlier.AsNoTracking().Include(other => other.Notes.Where(note => note.RecordingId == null && note.Body != ""))
                .Where(other => other.Id < call.Id && other.MergedInto == null).OrderByDescending(other => other.Id).FirstOrDefaultAsync(ct);
            if (last is not null)
            {
                before[call.Id] = last;
            }

            if (call.ContactId is { } client
                && await database.ClientNotes.AsNoTracking().Where(note => note.ContactId == client).OrderByDescending(note => note.Id).FirstOrDefaultAsync(ct) is { } newest)
            {
                written[call.Id] = newest;
            }

            if (call.Match is CallMatch.Several or CallMatch.Maybe && !matches.ContainsKey(call.Number!))
            {
                matches[call.Number!] = await phoneBook.FindAsync(call.Number!, user.Id, ct);
            }
        }

        foreach (var presented in Calls.Where(call => call is { Number: null, ContactId: null, NumberAsPresented: not null } && call.State != CallState.Ended).Select(call => call.NumberAsPresented!))
        {
            matches[presented] = await phoneBook.FindEndingAsync(presented, user.Id, ct);
        }

        Before = before;
        Written = written;
        Matches = matches;
        Hidden = await HiddenClients.ReadAsync(
            database, user.Viewer,
            Calls.Select(call => (call.ContactId, call.OrganisationId)).Concat(matches.Values.SelectMany(match => match.Candidates.Select(candidate => (candidate.ContactId, candidate.OrganisationId)))), ct);
    }
}

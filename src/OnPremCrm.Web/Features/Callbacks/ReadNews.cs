using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>What others did a moment ago with callbacks of mine: gave me one, or settled one. The page says it once, with Undo.</summary>
public static class ReadNews
{
    public sealed record Query : IRequest<IReadOnlyList<Toast>>;

    public sealed class Handler(CrmDatabase database, CurrentUser user, Words words, TimeProvider time) : IRequestHandler<Query, IReadOnlyList<Toast>>
    {
        // Longer than a lost link needs to come back, short enough that one still knows what it is about.
        private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

        private const int Most = 5;

        public async Task<IReadOnlyList<Toast>> Handle(Query query, CancellationToken ct) => [.. await GivenAsync(ct), .. await ClosedAsync(ct)];

        private async Task<IEnumerable<Toast>> GivenAsync(CancellationToken ct)
        {
            var since = time.GetUtcNow() - Fresh;
            var given = await database.Callbacks.AsNoTracking().VisibleTo(user.Viewer).Include(callback => callback.Contact).Include(callback => callback.Organisation)
                .Where(callback => callback.OwnerId == user.Id && callback.State == CallbackState.Open && callback.OwnerReason == OwnerReason.HandedOver && callback.UpdatedAt >= since)
                .OrderByDescending(callback => callback.UpdatedAt).Take(Most).ToListAsync(ct);
            var ids = given.ConvertAll(callback => (Guid?)callback.Id.Value);
            var hidden = await HiddenOf(given, ct);
            var told = given.Count == 0 ? [] : await database.AuditEntries.AsNoTracking()
                .Where(entry => entry.Noun == "callbacks" && ids.Contains(entry.NounId) && entry.Action == "hand-over" && entry.At >= since).OrderByDescending(entry => entry.Id).ToListAsync(ct);
            return given.Select(callback => (Callback: callback, By: told.Find(entry => entry.NounId == callback.Id.Value)))
                .Where(one => one.By is { } by && by.UserId != user.Id && IsToMe(by.Details))
                .Select(one => new Toast(words["news.given", one.By!.UserName, NameOf(one.Callback, hidden)], "/callbacks/news?handler=GiveBack", Fields(one.Callback)) { Key = $"given-{one.By.Id}" });
        }

        private async Task<IEnumerable<Toast>> ClosedAsync(CancellationToken ct)
        {
            var since = time.GetUtcNow() - Fresh;
            var closed = await database.Callbacks.AsNoTracking().VisibleTo(user.Viewer).Include(callback => callback.Contact).Include(callback => callback.Organisation)
                .Where(callback => callback.State == CallbackState.Closed && callback.ClosedAt >= since && callback.OwnerId == user.Id && callback.ClosedByUserId != null && callback.ClosedByUserId != user.Id)
                .OrderByDescending(callback => callback.ClosedAt).Take(Most).ToListAsync(ct);
            var hidden = await HiddenOf(closed, ct);
            var closers = closed.ConvertAll(callback => callback.ClosedByUserId!.Value);
            var names = closed.Count == 0 ? [] : await database.Users.Where(closer => closers.Contains(closer.Id)).ToDictionaryAsync(closer => closer.Id, closer => closer.Name, ct);
            return closed.Select(callback => new Toast(
                words[callback.ClosedHow switch { CallbackClosure.CalledAgain => "news.calledAgain", CallbackClosure.CalledBack => "news.calledBack", _ => "news.byHand" }, names[callback.ClosedByUserId!.Value], NameOf(callback, hidden)],
                "/callbacks/news?handler=Reopen", Fields(callback)) { Key = $"closed-{callback.Id}-{callback.ClosedAt!.Value.UtcTicks}" });
        }

        private bool IsToMe(string? details) => details is not null && JsonDocument.Parse(details).RootElement.TryGetProperty("to", out var to)
            && to.ValueKind == JsonValueKind.String && to.TryGetGuid(out var id) && id == user.Id.Value;

        private Task<HiddenClients> HiddenOf(List<Callback> callbacks, CancellationToken ct) =>
            HiddenClients.ReadAsync(database, user.Viewer, callbacks.Select(callback => (callback.ContactId, callback.OrganisationId)), ct);

        private string NameOf(Callback callback, HiddenClients hidden) => hidden.Of(callback.ContactId, callback.OrganisationId) is { } client ? words.Of(client)
            : callback.Contact?.Name ?? callback.Organisation?.Name
            ?? (E164Number.TryParse(callback.Number, out var number) ? NumberingPlan.Format(number, user.Country) : callback.Number);

        private static Dictionary<string, string> Fields(Callback callback) => new() { ["id"] = callback.Id.ToString() };
    }
}

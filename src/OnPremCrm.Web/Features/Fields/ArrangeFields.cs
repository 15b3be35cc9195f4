using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Fields;

/// <summary>Puts the fields of a kind of record into an order, for everybody. It holds from the next page that somebody opens.</summary>
public static class ArrangeFields
{
    /// <param name="Order">The words of a <see cref="RecordLayout"/>. Null: as we think best.</param>
    public sealed record Command(FieldNoun Noun, IReadOnlyList<string>? Order) : IRequest;

    public sealed class Handler(CrmDatabase database, Audit audit, TimeProvider time) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            var own = await database.CustomFields.Where(field => field.Noun == command.Noun && field.IsActive).OrderBy(field => field.Ordinal).ThenBy(field => field.Id).ToListAsync(ct);
            var layout = RecordLayout.Of(command.Noun, command.Order, own);
            var kept = await database.FieldOrders.SingleOrDefaultAsync(order => order.Noun == command.Noun, ct);
            if (layout.IsUsual ? kept is null : kept is not null && kept.Words.SequenceEqual(layout.Words))
            {
                return;
            }

            if (layout.IsUsual)
            {
                database.FieldOrders.Remove(kept!);
            }
            else
            {
                kept ??= database.FieldOrders.Add(new FieldOrder { Noun = command.Noun }).Entity;
                (kept.Words, kept.UpdatedAt) = ([.. layout.Words], time.GetUtcNow());
            }

            // So they stand too where there are only they.
            foreach (var (field, place) in layout.Words.Select(word => RecordLayout.FieldOf(word, own)).OfType<CustomField>().Select((field, place) => (field, place)))
            {
                field.Ordinal = place + 1;
            }

            audit.Add("arrange", "custom-fields", null, new { noun = Word.Of(command.Noun), fields = layout.IsUsual ? null : layout.Words });
            await database.SaveChangesAsync(ct);
        }
    }
}

using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Fields;

/// <summary>Moves a field one place up or down among those of its noun.</summary>
public static class RaiseField
{
    /// <param name="Down">False: up.</param>
    public sealed record Command(CustomFieldId Id, bool Down) : IRequest<bool>;

    /// <summary>False: there is no such field in use.</summary>
    public sealed class Handler(CrmDatabase database) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await database.CustomFields.Where(field => field.Id == command.Id && field.IsActive).Select(field => (FieldNoun?)field.Noun).FirstOrDefaultAsync(ct) is not { } noun)
            {
                return false;
            }

            var fields = await database.CustomFields.Where(field => field.Noun == noun && field.IsActive).OrderBy(field => field.Ordinal).ThenBy(field => field.Id).ToListAsync(ct);
            var at = fields.FindIndex(field => field.Id == command.Id);
            var to = at + (command.Down ? 1 : -1);
            if (to >= 0 && to < fields.Count)
            {
                (fields[to], fields[at]) = (fields[at], fields[to]);
            }

            for (var place = 0; place < fields.Count; place++)
            {
                fields[place].Ordinal = place + 1;
            }

            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}

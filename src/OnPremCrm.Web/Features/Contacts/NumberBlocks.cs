using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The blocks of numbers of an organisation's form, one a line: read, or refused with the reason.</summary>
public sealed class NumberBlocks(CrmDatabase database, HomeNumbering home, Words words)
{
    /// <summary>The blocks without repeats, in their order, with what was written.</summary>
    /// <exception cref="FluentValidation.ValidationException">A line is no block.</exception>
    public async Task<IReadOnlyList<(NumberBlock Block, string Text)>> ReadAsync(string? lines, CancellationToken ct)
    {
        var context = await home.FindAsync(cancellationToken: ct);
        var blocks = new List<(NumberBlock Block, string Text)>();
        foreach (var line in (lines ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (NumberBlock.Read(line, context, out var fault) is not { } block)
            {
                throw new FluentValidation.ValidationException([new ValidationFailure(nameof(SaveOrganisation.Command.Blocks), words["block." + Word.Of(fault), line])]);
            }

            if (!blocks.Exists(known => known.Block == block))
            {
                blocks.Add((block, line));
            }
        }

        return blocks;
    }

    /// <summary>Makes the organisation's blocks those of the form; one that stays keeps its row.</summary>
    public void Put(Organisation organisation, IReadOnlyList<(NumberBlock Block, string Text)> wanted, DateTimeOffset now)
    {
        var dropped = organisation.Ranges.FindAll(range => !wanted.Any(entry => Is(range, entry.Block)));
        database.NumberRanges.RemoveRange(dropped);
        organisation.Ranges.RemoveAll(dropped.Contains);
        foreach (var (block, text) in wanted)
        {
            if (organisation.Ranges.Find(range => Is(range, block)) is { } known)
            {
                known.AsWritten = text;
                continue;
            }

            organisation.Ranges.Add(database.NumberRanges.Add(new NumberRange
            {
                Id = NumberRangeId.New(now), OrganisationId = organisation.Id, FirstNumber = block.First.ToString(), LastNumber = block.Last.ToString(), AsWritten = text,
            }).Entity);
        }
    }

    /// <summary>Earlier calls from the blocks that name nobody yet, and what is owed to them, are the organisation's.</summary>
    public async Task TieCallsAsync(Organisation organisation, CancellationToken ct)
    {
        foreach (var range in organisation.Ranges)
        {
            var (first, last, length) = (range.FirstNumber, range.LastNumber, range.FirstNumber.Length);
            await database.Calls
                .Where(call => call.Number!.Length == length && string.Compare(call.Number, first) >= 0 && string.Compare(call.Number, last) <= 0)
                .Where(call => call.ContactId == null && call.OrganisationId == null && (call.Match == CallMatch.None || call.Match == CallMatch.Maybe))
                .ExecuteUpdateAsync(set => set.SetProperty(call => call.OrganisationId, organisation.Id).SetProperty(call => call.Match, CallMatch.Range), ct);
            await database.Callbacks
                .Where(callback => callback.Number.Length == length && string.Compare(callback.Number, first) >= 0 && string.Compare(callback.Number, last) <= 0)
                .Where(callback => callback.ContactId == null && callback.OrganisationId == null)
                .ExecuteUpdateAsync(set => set.SetProperty(callback => callback.OrganisationId, organisation.Id), ct);
        }
    }

    private static bool Is(NumberRange range, NumberBlock block) => range.FirstNumber == block.First.ToString() && range.LastNumber == block.Last.ToString();
}

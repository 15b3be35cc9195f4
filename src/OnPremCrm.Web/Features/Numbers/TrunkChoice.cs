using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>Where a rule holds, as one choice of a form: everywhere, on a server, or on one of its trunks.</summary>
public static class TrunkChoice
{
    private const char Between = '\t';

    public static string Of(string? server, string? trunk) => server is null ? "" : trunk is null ? server : $"{server}{Between}{trunk}";

    public static (string? Server, string? Trunk) Read(string? choice)
    {
        var parts = (choice ?? "").Split(Between, 2);
        return (parts[0] is { Length: > 0 } server ? server : null, parts.Length == 2 && parts[0].Length > 0 ? parts[1] : null);
    }

    /// <summary>What is configured, and what was chosen earlier even if it is no more.</summary>
    public static async Task<IReadOnlyList<SelectListItem>> ListAsync(CrmDatabase database, Words words, string? chosen, CancellationToken ct)
    {
        var servers = await database.TelephonyServers.AsNoTracking().OrderBy(server => server.Name).ToListAsync(ct);
        var choices = new List<SelectListItem> { new(words["numbers.everywhere"], "") };
        foreach (var server in servers)
        {
            choices.Add(new SelectListItem(words["numbers.onServer", server.Name], Of(server.Name, null)));
            choices.AddRange(server.Trunks.Select(trunk => new SelectListItem(words["numbers.onTrunk", trunk, server.Name], Of(server.Name, trunk))));
        }

        if (chosen is { Length: > 0 } && !choices.Exists(choice => choice.Value == chosen) && Read(chosen) is var (name, gone))
        {
            choices.Add(new SelectListItem(gone is null ? words["numbers.onServer", name] : words["numbers.onTrunk", gone, name], chosen));
        }

        return choices;
    }
}

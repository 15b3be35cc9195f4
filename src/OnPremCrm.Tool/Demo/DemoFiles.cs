using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Tool.Demo;

/// <summary>Papers on the cards of some of the sample company's clients.</summary>
internal static class DemoFiles
{
    private static readonly (int Contact, int Days, string Name, string MediaType, string Text)[] Files =
    [
        (0, -12, "Offer 2026-104.txt", "text/plain", "Offer 2026-104\r\n\r\n40 pallets a week, chilled to 4 degrees, delivered before 08:00.\r\nPer pallet 38.50 EUR, from the first of next month, for twelve months.\r\nValid for 30 days.\r\n"),
        (0, -5, "Price list.csv", "text/csv", "Article;Unit;Price EUR\r\nPallet, chilled;piece;38.50\r\nPallet, frozen;piece;44.90\r\nExpress before 08:00;delivery;60.00\r\n"),
        (2, -3, "Delivery times.csv", "text/csv", "Day;From;To\r\nMonday;07:00;08:00\r\nWednesday;07:00;08:00\r\nFriday;06:30;07:30\r\n"),
    ];

    /// <summary>In the transaction that is open.</summary>
    public static async Task AddAsync(CrmDatabase database, List<Contact> contacts, List<User> users, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var who = users.Find(user => user.Role == UserRole.Operator)!;
        foreach (var (contact, days, name, mediaType, text) in Files)
        {
            var at = now.AddDays(days);
            var id = ClientFileId.New(at);
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            var size = await StoredFiles.WriteAsync((NpgsqlConnection)database.Database.GetDbConnection(), id.Value, content, cancellationToken);
            database.ClientFiles.Add(new ClientFile { Id = id, ContactId = contacts[contact].Id, Name = name, MediaType = mediaType, SizeBytes = size, AddedBy = who.Id, AddedByName = who.Name, AddedAt = at });
        }
    }
}

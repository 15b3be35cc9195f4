using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Tool.Demo;

/// <summary>What colleagues wrote down about clients without a call: after fairs, visits and letters.</summary>
internal static class DemoNotes
{
    private static readonly (string About, double DaysAgo, string Text)[] All =
    [
        ("Annika Brandt", 6.2, "Met at the Chillventa in Nuremberg, stand 7-512.\nShows interest in the new loggers, wants a loan unit for Hamburg before Christmas."),
        ("Annika Brandt", 1.3, "Signed offer came by post. Framework contract until the end of next year, prices fixed."),
        ("Nordwind Logistik GmbH", 4.1, "Builds a second cold hall in Wilhelmsburg, opening in May. About forty doors. Ask Peter Schlüter for the drawings."),
        ("Thomas Krüger", 3.4, "Visit on site: two of six sensors in the smoking chamber are mounted too close to the fan. Move them with the next service."),
        ("Ольга Петренко", 2.6, "Встретились на выставке. Просит каталог на русском и условия доставки в Казань."),
        ("ООО «Холодмаш»", 8.5, "Сменился юридический адрес, новые реквизиты пришли письмом. Старые договоры действуют до конца года."),
        ("佐藤 健一", 5.3, "札幌の展示会でお会いした。来期の更新分について、見積書は紙でも送ってほしいとのこと。"),
        ("Giulia Romano", 0.9, "Wrote from the fair in Rimini: opens a third shop in spring, wants the same setup."),
        ("Whitfield Cold Stores", 7.7, "Their auditor asks for calibration certificates of all probes once a year. Reminder goes to Priya."),
    ];

    public static void Add(CrmDatabase database, List<Contact> contacts, List<User> users, DateTimeOffset now)
    {
        var operators = users.FindAll(user => user.Role == UserRole.Operator);
        foreach (var (index, (about, daysAgo, text)) in All.Index())
        {
            var at = now.AddDays(-daysAgo);
            var who = operators[index % operators.Count];
            var contact = contacts.Find(one => one.Name == about);
            var organisation = contact is null ? contacts.Select(one => one.Organisation).First(one => one?.Name == about) : null;
            database.ClientNotes.Add(new ClientNote
            {
                Id = ClientNoteId.New(at), ContactId = contact?.Id, OrganisationId = organisation?.Id, Body = text, WrittenBy = who.Id, WrittenByName = who.Name, WrittenAt = at,
            });
        }
    }
}

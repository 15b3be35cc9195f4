using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests;

/// <summary>
/// Jonas, who sees what his team has and edits what is his own, and the clients that it takes to try him: one of his own, one of a colleague's, one of somebody's outside the team.
/// </summary>
internal sealed record SalesTeam(User Jonas, User Olga, Organisation Nordwind, Contact Annika, Contact Seen, Contact Hidden)
{
    public static async Task<SalesTeam> AddTo(WebApp app)
    {
        var now = DateTimeOffset.UtcNow;
        var jonas = await app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]);
        var olga = await app.AddUser(UserRole.Operator, "Olga Sokolova");
        var mei = await app.AddUser(UserRole.Operator, "Mei Tanaka");
        return await app.WithDatabase(async database =>
        {
            Clients.AddServer(database, now);
            var team = new Team { Id = TeamId.New(now), Name = "Sales", CreatedAt = now };
            var role = new CustomRole { Id = CustomRoleId.New(now), Name = "Junior sales", Level = UserRole.Operator, CreatedAt = now, UpdatedAt = now };
            foreach (var noun in new[] { GuardedNoun.Contacts, GuardedNoun.Organisations })
            {
                role.Grants.AddRange(new Grant { RoleId = role.Id, Noun = noun, Deed = Deed.See, Reach = Reach.Team }, new Grant { RoleId = role.Id, Noun = noun, Deed = Deed.Edit, Reach = Reach.Own });
            }

            database.AddRange(team, role);
            foreach (var user in database.Users.Where(user => user.Id == jonas.Id || user.Id == olga.Id))
            {
                (user.TeamId, user.CustomRoleId) = (team.Id, user.Id == jonas.Id ? role.Id : null);
            }

            var nordwind = Clients.AddOrganisation(database, "Nordwind", "Hamburg", now, jonas);
            var made = new SalesTeam(
                jonas, olga, nordwind,
                Clients.AddContact(database, "Annika Brandt", nordwind, null, now, jonas, "+494066969214"),
                Clients.AddContact(database, "Ivan Petrov", nordwind, null, now, olga, "+74951234567"),
                Clients.AddContact(database, "Peter Schlüter", nordwind, null, now, mei, "+494066969300"));
            await database.SaveChangesAsync();
            return made;
        });
    }
}

using OnPremCrm.Core.Access;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests;

namespace OnPremCrm.Browser.Tests;

/// <summary>Two teams, and a role that sees the clients of its team.</summary>
public static class SampleRights
{
    /// <returns>The role, which <paramref name="junior"/> has.</returns>
    public static Task<CustomRoleId> Save(WebApp app, DateTimeOffset now, User junior) => app.WithDatabase(async database =>
    {
        var sales = new Team { Id = TeamId.New(now), Name = "Vertrieb Nord", CreatedAt = now };
        var role = new CustomRole { Id = CustomRoleId.New(now), Name = "Vertrieb, nur eigenes Team", Level = junior.Role, CreatedAt = now, UpdatedAt = now };
        role.Grants.AddRange(
            new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.See, Reach = Reach.Team },
            new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.Create, Reach = Reach.All },
            new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.Edit, Reach = Reach.Own },
            new Grant { RoleId = role.Id, Noun = GuardedNoun.Recordings, Deed = Deed.See, Reach = Reach.All },
            new Grant { RoleId = role.Id, Noun = GuardedNoun.Recordings, Deed = Deed.Play, Reach = Reach.Own });
        database.AddRange(sales, role, new Team { Id = TeamId.New(now), Name = "Kundendienst", CreatedAt = now });
        var user = await database.Users.FindAsync(junior.Id);
        (user!.TeamId, user.CustomRoleId) = (sales.Id, role.Id);
        await database.SaveChangesAsync();
        return role.Id;
    });
}

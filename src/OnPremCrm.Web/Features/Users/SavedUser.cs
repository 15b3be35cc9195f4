using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

/// <summary>What every change of a user must keep true, said at the field that broke it.</summary>
public sealed class SavedUser(UserManager<User> users, CrmDatabase database, Words words)
{
    /// <summary>A phone belongs to one user at most.</summary>
    public async Task RefusePhonesOfOthers(UserId userId, IReadOnlyList<ExtensionList> lists, CancellationToken ct)
    {
        var failures = new List<ValidationFailure>();
        for (var n = 0; n < lists.Count; n++)
        {
            var server = lists[n].Server;
            var wanted = ExtensionList.Split(lists[n].Extensions).ToList();
            var taken = await database.UserExtensions
                .Where(phone => phone.Server == server && wanted.Contains(phone.Extension) && phone.UserId != userId)
                .Join(database.Users, phone => phone.UserId, user => user.Id, (phone, user) => new { phone.Extension, user.Name })
                .ToListAsync(ct);
            failures.AddRange(taken.Select(phone => new ValidationFailure($"Phones[{n}].Extensions", words["users.extensionTaken", phone.Extension, phone.Name])));
        }

        Throw(failures);
    }

    /// <summary>Without an administrator nobody could make another.</summary>
    public async Task RefuseToLoseLastAdmin(UserId userId, string property, CancellationToken ct)
    {
        if (!await database.Users.AnyAsync(user => user.Role == UserRole.Admin && user.IsActive && user.Id != userId, ct))
        {
            Throw([new ValidationFailure(property, words["users.lastAdmin"])]);
        }
    }

    /// <summary>Saves through Identity, which checks the address and changes the concurrency stamp.</summary>
    public async Task Update(User user, string property = "Email")
    {
        var result = await users.UpdateAsync(user);
        Throw(result.Errors.Select(error => error.Description).Distinct().Select(text => new ValidationFailure(property, text)));
    }

    public async Task Create(User user)
    {
        var result = await users.CreateAsync(user);
        Throw(result.Errors.Select(error => error.Description).Distinct().Select(text => new ValidationFailure("Email", text)));
    }

    private static void Throw(IEnumerable<ValidationFailure> failures)
    {
        var all = failures.ToList();
        if (all.Count > 0)
        {
            throw new ValidationException(all);
        }
    }
}

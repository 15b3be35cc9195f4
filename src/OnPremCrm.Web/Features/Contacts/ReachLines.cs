using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Components;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Makes e-mail addresses, messengers, addresses and tags of a record those of its form; what stays keeps its row.</summary>
public sealed class ReachLines(CrmDatabase database)
{
    /// <summary>What <see cref="Put"/> writes to: the lists of one contact or one organisation.</summary>
    public sealed record Target(ContactId? Contact, OrganisationId? Organisation, List<EmailAddress> Emails, List<MessengerAccount> Messengers, List<PostalAddress> Addresses);

    /// <returns>The address to write to first. Null: none is known, or all are wrong.</returns>
    public string? Put(Target target, RecordInput input, DateTimeOffset now)
    {
        PutEmails(target, input, now);
        PutMessengers(target, input, now);
        PutAddresses(target, input, now);
        return target.Emails.OrderByDescending(email => email.IsPrimary).ThenBy(email => email.Ordinal).FirstOrDefault(email => !email.IsWrong)?.Address;
    }

    /// <summary>Which of the lines is the main one: as chosen, else the first; one that is wrong only if all are.</summary>
    public static TLine? MainOf<TLine>(IReadOnlyList<TLine> all, int? chosen, Func<TLine, bool> isBlank, Func<TLine, bool> isWrong)
        where TLine : class
    {
        var wanted = chosen is { } at && at >= 0 && at < all.Count && !isBlank(all[at]) ? all[at] : null;
        return wanted is not null && !isWrong(wanted) ? wanted
            : all.FirstOrDefault(line => !isBlank(line) && !isWrong(line)) ?? wanted ?? all.FirstOrDefault(line => !isBlank(line));
    }

    private void PutEmails(Target target, RecordInput input, DateTimeOffset now)
    {
        var main = MainOf(input.Emails, input.MainEmail, line => line.IsBlank, line => line.IsWrong);
        Put(target.Emails, input.Emails.Where(line => !line.IsBlank).DistinctBy(line => line.Text!.Trim(), StringComparer.OrdinalIgnoreCase),
            (email, line) => email.Address.Equals(line.Text!.Trim(), StringComparison.OrdinalIgnoreCase),
            line => new EmailAddress { Id = EmailAddressId.New(now), ContactId = target.Contact, OrganisationId = target.Organisation, Address = line.Text!.Trim() },
            (email, line, at) => (email.Address, email.Kind, email.IsPrimary, email.IsWrong, email.OptedOut, email.Ordinal) = (line.Text!.Trim(), line.Kind, IsMain(line), line.IsWrong, line.OptedOut, at));

        bool IsMain(EmailLine line) => main is not null && string.Equals(line.Text!.Trim(), main.Text!.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    private void PutMessengers(Target target, RecordInput input, DateTimeOffset now)
    {
        var main = MainOf(input.Messengers, input.MainMessenger, line => line.IsBlank, line => line.IsWrong);
        // A masked line is the account that looks so, and nothing else.
        var known = target.Messengers.ToList();
        Put(target.Messengers, input.Messengers.Where(line => !line.IsBlank && (!NumberMask.IsMasked(line.Text) || known.Exists(account => IsMeant(account, line)))).DistinctBy(line => (line.Kind, line.Text!.Trim().ToLowerInvariant())),
            (account, line) => IsMeant(account, line) || (account.Kind == line.Kind && account.Account.Equals(line.Text!.Trim(), StringComparison.OrdinalIgnoreCase)),
            line => new MessengerAccount { Id = MessengerAccountId.New(now), ContactId = target.Contact, OrganisationId = target.Organisation, Account = line.Text!.Trim() },
            (account, line, at) => (account.Account, account.Kind, account.IsPrimary, account.IsWrong, account.Ordinal) = (IsMeant(account, line) ? account.Account : line.Text!.Trim(), line.Kind, line == main, line.IsWrong, at));

        static bool IsMeant(MessengerAccount account, MessengerLine line) => NumberMask.IsMasked(line.Text) && NumberMask.Of(account.Account) == line.Text!.Trim();
    }

    private void PutAddresses(Target target, RecordInput input, DateTimeOffset now)
    {
        var main = MainOf(input.Addresses, input.MainAddress, line => line.IsBlank, line => line.IsWrong);
        Put(target.Addresses, input.Addresses.Where(line => !line.IsBlank),
            (address, line) => (address.Street, address.PostalCode, address.City) == (Street(line), Trimmed(line.PostalCode), Trimmed(line.City)),
            _ => new PostalAddress { Id = PostalAddressId.New(now), ContactId = target.Contact, OrganisationId = target.Organisation },
            (address, line, at) => (address.Street, address.PostalCode, address.City, address.Country, address.Kind, address.IsPrimary, address.IsWrong, address.Ordinal) =
                (Street(line), Trimmed(line.PostalCode), Trimmed(line.City), CountryOf(line), line.Kind, line == main, line.IsWrong, at));
    }

    private void Put<TEntry, TLine>(List<TEntry> entries, IEnumerable<TLine> lines, Func<TEntry, TLine, bool> isSame, Func<TLine, TEntry> make, Action<TEntry, TLine, int> write)
        where TEntry : class
    {
        var wanted = lines.ToList();
        var rest = entries.ToList();
        for (var at = 0; at < wanted.Count; at++)
        {
            var entry = rest.Find(known => isSame(known, wanted[at]));
            if (entry is null)
            {
                entries.Add(entry = make(wanted[at]));
            }

            rest.Remove(entry);
            write(entry, wanted[at], at);
        }

        database.RemoveRange(rest); // only taken out of the list it would stay, and belong to nobody
        entries.RemoveAll(rest.Contains);
    }

    private static string? CountryOf(AddressLine line) => Countries.NameOf(line.Country) is null ? null : line.Country;

    private static string? Street(AddressLine line) => Trimmed(line.Street)?.ReplaceLineEndings("\n");

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

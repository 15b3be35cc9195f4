using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting.Ldap;

/// <summary>
/// Asks the company's directory about a name and a password: our own account finds the entry, the entry's name and the password bind, the groups give the
/// role. Each log-in opens a connection of its own and waits for it no longer than the configured time.
/// </summary>
public sealed class LdapDirectory(IOptions<LdapOptions> options, TimeProvider time, ILogger<LdapDirectory> logger)
{
    // Microsoft, [MS-ADTS] 2.2.16: ADS_UF_ACCOUNTDISABLE
    private const int AccountDisabled = 2;
    private const int TriesOfStartTls = 10;
    private const int InvalidCredentials = 49; // RFC 4511, appendix A

    // By an administrator, and not by wrong passwords (draft-behera-ldap-password-policy-10, 5.3.3): somebody else's tries must not put anybody out.
    private const string LockedForGood = "000001010000Z";

    private static readonly TimeSpan PauseOfStartTls = TimeSpan.FromMilliseconds(5);

    // A directory that hangs must not eat the process's threads.
    private readonly SemaphoreSlim _places = new(8);
    private readonly LdapOptions _options = options.Value;

    public bool IsOn => _options.IsOn;

    /// <summary>Where it is, for an administrator to read: <c>dc1.example.lan:389, StartTls</c>.</summary>
    public string Place => FormattableString.Invariant($"{_options.Host}:{_options.PortToUse}, {_options.Security}");

    /// <param name="typed">E-mail, or whatever name the filter finds people by.</param>
    /// <param name="password">Never empty: an empty one would be an anonymous bind, which succeeds (RFC 4513, 5.1.2).</param>
    /// <returns>The person only when the outcome is <see cref="LdapOutcome.Right"/>.</returns>
    public async Task<(LdapOutcome Outcome, LdapPerson? Person)> AskAsync(string typed, string password, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        var patience = TimeSpan.FromSeconds(_options.TimeoutSeconds);
        if (!await _places.WaitAsync(patience, ct))
        {
            Log.DirectoryOutOfReach(logger, _options.Host!, "too many log-ins wait for it already");
            return (LdapOutcome.OutOfReach, null);
        }

        // The library waits for the network without a way to stop it, so it does so on a thread that may be left behind; its place is free when it comes back.
        var asked = Task.Run(async () =>
        {
            try
            {
                return await Ask(typed, password, patience);
            }
            finally
            {
                _places.Release();
            }
        }, CancellationToken.None);
        try
        {
            return await asked.WaitAsync(patience, ct);
        }
        catch (Exception fault) when (fault is LdapException or DirectoryOperationException or TimeoutException or IOException)
        {
            Log.DirectoryOutOfReach(logger, _options.Host!, fault.Message);
            return (LdapOutcome.OutOfReach, null);
        }
    }

    /// <summary>Asks with our own account how people stand whom it let in before: one connection, one after the other.</summary>
    /// <returns>For each in turn <see cref="LdapOutcome.Right"/> with who they are now, or why they would not get in. Null: it is out of reach, so nothing is known.</returns>
    public async Task<IReadOnlyList<(LdapOutcome Outcome, LdapPerson? Person)>?> ReviewAsync(IReadOnlyList<(string Dn, string Email)> people, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(people);
        var patience = TimeSpan.FromSeconds(_options.TimeoutSeconds);
        try
        {
            return await Task.Run(() => Review(people, patience, ct), CancellationToken.None).WaitAsync(patience * (people.Count + 1), ct);
        }
        catch (Exception fault) when (fault is LdapException or DirectoryOperationException or TimeoutException or IOException)
        {
            Log.DirectoryOutOfReach(logger, _options.Host!, fault.Message);
            return null;
        }
    }

    /// <summary>Tries the way to the directory with our own account.</summary>
    /// <returns>Null: it answers, and the place for people is there. Else what is wrong, as the library says it.</returns>
    public async Task<string?> FindFaultAsync(CancellationToken ct)
    {
        var patience = TimeSpan.FromSeconds(_options.TimeoutSeconds);
        try
        {
            await Task.Run(() => Try(patience), CancellationToken.None).WaitAsync(patience, ct);
            return null;
        }
        catch (Exception fault) when (fault is LdapException or DirectoryOperationException or TimeoutException or IOException)
        {
            Log.DirectoryOutOfReach(logger, _options.Host!, fault.Message);
            return fault.Message;
        }
    }

    private async Task Try(TimeSpan patience)
    {
        using var finder = await Connect(patience);
        Bind(finder, _options.BindDn, OwnPassword());
        finder.SendRequest(new SearchRequest(_options.BaseDn, "(objectClass=*)", SearchScope.Base, "1.1"));
    }

    private async Task<(LdapOutcome, LdapPerson?)> Ask(string typed, string password, TimeSpan patience)
    {
        using var finder = await Connect(patience);
        Bind(finder, _options.BindDn, OwnPassword());
        if (FindEntry(finder, typed) is not { } entry)
        {
            return (LdapOutcome.Wrong, null);
        }

        using (var theirs = await Connect(patience))
        {
            try
            {
                Bind(theirs, entry.DistinguishedName, password);
            }
            catch (LdapException refused) when (refused.ErrorCode == InvalidCredentials)
            {
                return (LdapOutcome.Wrong, null);
            }
        }

        return Judge(finder, entry);
    }

    private async Task<List<(LdapOutcome, LdapPerson?)>> Review(IReadOnlyList<(string Dn, string Email)> people, TimeSpan patience, CancellationToken ct)
    {
        using var finder = await Connect(patience);
        Bind(finder, _options.BindDn, OwnPassword());
        var standings = new List<(LdapOutcome, LdapPerson?)>(people.Count);
        foreach (var (dn, email) in people)
        {
            ct.ThrowIfCancellationRequested();
            // Somebody who moved to another place in the directory is found as at a log-in.
            standings.Add((ReadEntry(finder, dn) ?? FindEntry(finder, email)) is { } entry ? Judge(finder, entry) : (LdapOutcome.Wrong, null));
        }

        return standings;
    }

    private (LdapOutcome, LdapPerson?) Judge(LdapConnection finder, SearchResultEntry entry)
    {
        if (IsSwitchedOff(entry))
        {
            return (LdapOutcome.SwitchedOff, null);
        }

        var email = First(entry, _options.MailAttributes);
        if (RoleOf(finder, entry) is not { } role || email is null)
        {
            Log.DirectoryGivesNoRole(logger, entry.DistinguishedName, email is null ? "no mail address" : "in none of the groups of Ldap:Roles");
            return (LdapOutcome.NoRole, null);
        }

        return (LdapOutcome.Right, new LdapPerson(entry.DistinguishedName, First(entry, _options.NameAttributes) ?? email, email, role));
    }

    private async Task<LdapConnection> Connect(TimeSpan patience)
    {
        var connection = new LdapConnection(new LdapDirectoryIdentifier(_options.Host, _options.PortToUse)) { AuthType = AuthType.Basic, AutoBind = false, Timeout = patience };
        try
        {
            connection.SessionOptions.ProtocolVersion = 3;
            connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
            if (_options.Security == LdapSecurity.Ldaps)
            {
                connection.SessionOptions.SecureSocketLayer = true;
            }
            else if (_options.Security == LdapSecurity.StartTls)
            {
                Reach(connection);
                await StartTls(connection);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // On Linux the library reaches out with the first request and not before: without one StartTLS would go to whatever /etc/ldap/ldap.conf names. It asks what
    // every server tells everybody (RFC 4512, 5.1); a refusal is an answer too.
    private static void Reach(LdapConnection connection)
    {
        try
        {
            connection.SendRequest(new SearchRequest("", "(objectClass=*)", SearchScope.Base, "supportedExtension"));
        }
        catch (DirectoryOperationException refused) when (refused.Response is not null)
        {
            // reached
        }
    }

    // OpenLDAP refuses StartTLS while it still tidies up the request before, whose answer we have already (RFC 4511, 4.14.1: no operation may be outstanding).
    // A moment later it agrees; a certificate that is not trusted ends the connection, and with it the tries.
    private async Task StartTls(LdapConnection connection)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                connection.SessionOptions.StartTransportLayerSecurity(null);
                return;
            }
            catch (TlsOperationException) when (attempt < TriesOfStartTls)
            {
                // again, in a moment
            }

            await Task.Delay(PauseOfStartTls * attempt, time);
        }
    }

    private static void Bind(LdapConnection connection, string? dn, string? password)
    {
        if (dn is null)
        {
            connection.AuthType = AuthType.Anonymous;
            connection.Bind();
        }
        else
        {
            connection.Bind(new NetworkCredential(dn, password));
        }
    }

    private string? OwnPassword() => _options.BindPassword ?? (_options.BindPasswordFile is { } file ? File.ReadLines(file).FirstOrDefault()?.Trim() : null);

    private string[] Attributes => ["memberOf", "userAccountControl", "nsAccountLock", "pwdAccountLockedTime", .. _options.NameAttributes, .. _options.MailAttributes];

    private SearchResultEntry? ReadEntry(LdapConnection connection, string dn)
    {
        try
        {
            var answer = (SearchResponse)connection.SendRequest(new SearchRequest(dn, "(objectClass=*)", SearchScope.Base, Attributes));
            return answer.Entries.Count == 1 ? answer.Entries[0] : null;
        }
        catch (DirectoryOperationException refused) when (refused.Response?.ResultCode == ResultCode.NoSuchObject)
        {
            return null;
        }
    }

    private SearchResultEntry? FindEntry(LdapConnection connection, string typed)
    {
        var filter = string.Format(CultureInfo.InvariantCulture, _options.UserFilter, LdapText.Escape(typed));
        var answer = (SearchResponse)connection.SendRequest(new SearchRequest(_options.BaseDn, filter, SearchScope.Subtree, Attributes) { SizeLimit = 2 });
        if (answer.Entries.Count > 1)
        {
            Log.DirectoryFindsSeveral(logger, answer.Entries.Count);
        }

        return answer.Entries.Count == 1 ? answer.Entries[0] : null;
    }

    private UserRole? RoleOf(LdapConnection connection, SearchResultEntry entry)
    {
        var filter = string.Format(CultureInfo.InvariantCulture, _options.GroupFilter, LdapText.Escape(entry.DistinguishedName));
        var answer = (SearchResponse)connection.SendRequest(new SearchRequest(_options.GroupBaseDn ?? _options.BaseDn, filter, SearchScope.Subtree, "1.1")); // RFC 4511, 4.5.1.8: no attributes
        var groups = answer.Entries.Cast<SearchResultEntry>().Select(group => group.DistinguishedName).Concat(Values(entry, "memberOf")).ToList();
        var roles = _options.Roles.Where(role => groups.Exists(group => LdapText.IsSameName(group, role.Value))).Select(role => role.Key).ToList();
        return roles.Count == 0 ? null : roles.Max();
    }

    private static bool IsSwitchedOff(SearchResultEntry entry) =>
        (int.TryParse(Values(entry, "userAccountControl").FirstOrDefault(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var control) && (control & AccountDisabled) != 0)
        || Values(entry, "nsAccountLock").Any(value => value.Equals("TRUE", StringComparison.OrdinalIgnoreCase))
        || Values(entry, "pwdAccountLockedTime").Contains(LockedForGood);

    private static string? First(SearchResultEntry entry, IEnumerable<string> attributes) =>
        attributes.SelectMany(attribute => Values(entry, attribute)).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();

    private static IEnumerable<string> Values(SearchResultEntry entry, string attribute) =>
        entry.Attributes[attribute]?.GetValues(typeof(string)).Cast<string>() ?? [];
}

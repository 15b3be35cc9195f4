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
public sealed class LdapDirectory(IOptions<LdapOptions> options, ILogger<LdapDirectory> logger)
{
    // Microsoft, [MS-ADTS] 2.2.16: ADS_UF_ACCOUNTDISABLE
    private const int AccountDisabled = 2;
    private const int TriesOfStartTls = 10;
    private const int InvalidCredentials = 49; // RFC 4511, appendix A

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
        var asked = Task.Run(() =>
        {
            try
            {
                return Ask(typed, password, patience);
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

    private void Try(TimeSpan patience)
    {
        using var finder = Connect(patience);
        Bind(finder, _options.BindDn, OwnPassword());
        finder.SendRequest(new SearchRequest(_options.BaseDn, "(objectClass=*)", SearchScope.Base, "1.1"));
    }

    private (LdapOutcome, LdapPerson?) Ask(string typed, string password, TimeSpan patience)
    {
        using var finder = Connect(patience);
        Bind(finder, _options.BindDn, OwnPassword());
        if (FindEntry(finder, typed) is not { } entry)
        {
            return (LdapOutcome.Wrong, null);
        }

        using (var theirs = Connect(patience))
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

    private LdapConnection Connect(TimeSpan patience)
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
                StartTls(connection);
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
    private static void StartTls(LdapConnection connection)
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
                // again
            }
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

    private SearchResultEntry? FindEntry(LdapConnection connection, string typed)
    {
        var filter = string.Format(CultureInfo.InvariantCulture, _options.UserFilter, LdapText.Escape(typed));
        string[] attributes = ["memberOf", "userAccountControl", "nsAccountLock", "pwdAccountLockedTime", .. _options.NameAttributes, .. _options.MailAttributes];
        var answer = (SearchResponse)connection.SendRequest(new SearchRequest(_options.BaseDn, filter, SearchScope.Subtree, attributes) { SizeLimit = 2 });
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
        || Values(entry, "pwdAccountLockedTime").Any();

    private static string? First(SearchResultEntry entry, IEnumerable<string> attributes) =>
        attributes.SelectMany(attribute => Values(entry, attribute)).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();

    private static IEnumerable<string> Values(SearchResultEntry entry, string attribute) =>
        entry.Attributes[attribute]?.GetValues(typeof(string)).Cast<string>() ?? [];
}

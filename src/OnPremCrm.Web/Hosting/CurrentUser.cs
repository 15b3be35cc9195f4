using System.Security.Claims;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Who asks. The claims behind it are read from the database for every request, so a changed role or extension counts at once.
/// A program with an API token has a name and a role, but no id.
/// </summary>
public sealed class CurrentUser(IHttpContextAccessor accessor)
{
    /// <summary>The claim that names a program's token.</summary>
    public const string TokenClaim = "token";

    private const string ThemeClaim = "theme";
    private const string LanguageClaim = "language";
    private const string ZoneClaim = "zone";
    private const string CountryClaim = "country";
    private const string ExtensionClaim = "extension";
    private const string PrefersClaim = "prefers";
    private const string LacksClaim = "lacks";
    private const string LacksFactor = "second-factor";

    private ClaimsPrincipal? Principal => accessor.HttpContext?.User;

    public bool IsKnown => Principal?.Identity?.IsAuthenticated == true;

    /// <exception cref="InvalidOperationException">Nobody is logged in, or a program asks.</exception>
    public UserId Id => IdOrNull ?? throw new InvalidOperationException("Nobody is logged in.");

    /// <summary>Null when nobody is logged in, and for a program with an API token.</summary>
    public UserId? IdOrNull => Guid.TryParse(Find(ClaimTypes.NameIdentifier), out var id) ? new UserId(id) : null;

    /// <summary>In whose name something is asked for: the user, or whoever the program's token belongs to.</summary>
    /// <exception cref="BadHttpRequestException">A token that belongs to nobody.</exception>
    public UserId Person => IdOrNull ?? Viewer.Own
        ?? throw new BadHttpRequestException("This takes a token that belongs to a person, and this one is a program's own.", StatusCodes.Status403Forbidden);

    /// <summary>The session of this browser. Null when nobody is logged in, and for a program.</summary>
    public UserSessionId? SessionId => Guid.TryParse(Find(SessionBook.Claim), out var id) ? new UserSessionId(id) : null;

    /// <summary>The token that a program showed. Null when a person asks.</summary>
    public ApiTokenId? TokenId => Guid.TryParse(Find(TokenClaim), out var id) ? new ApiTokenId(id) : null;

    public string Name => Find(ClaimTypes.Name) ?? "";

    /// <summary>Null when nobody is logged in.</summary>
    public UserRole? Role => Enum.TryParse<UserRole>(Find(ClaimTypes.Role), out var role) ? role : null;

    /// <summary>The user's phones; the primary one, which rings for click-to-dial, comes first.</summary>
    public IReadOnlyList<(string Server, string Extension)> Extensions =>
        Principal?.FindAll(ExtensionClaim).Select(claim => claim.Value.Split('\n', 2)).Select(parts => (parts[0], parts[1])).ToList() ?? [];

    /// <summary>Null when the user has not chosen one.</summary>
    public Language? Language => Language.Of(Find(LanguageClaim));

    public string Theme => Find(ThemeClaim) ?? accessor.HttpContext?.Request.Cookies["theme"] ?? "system";

    /// <summary>A sound when a call rings.</summary>
    public bool WantsSound => Prefers(nameof(User.PopSound));

    /// <summary>A notification of the browser when a call rings and no page is in front.</summary>
    public bool WantsNotifications => Prefers(nameof(User.PopNotify));

    /// <summary>Single letters are keys, outside fields.</summary>
    public bool UsesSingleKeys => Prefers(nameof(User.SingleKeys));

    /// <summary>Must have a second factor and has none: may do nothing but set one up.</summary>
    public bool LacksSecondFactor => Principal?.HasClaim(LacksClaim, LacksFactor) == true;

    public bool LikesCompactRows => Prefers(nameof(User.CompactRows));

    /// <summary>The user's choice, else the server's own zone.</summary>
    public TimeZoneInfo TimeZone => Find(ZoneClaim) is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Local;

    /// <summary>The country of the user's Asterisk server. Null when no server says one.</summary>
    public string? HomeCountry => Find(CountryClaim);

    /// <summary>Whose numbers are written in national form. Null when no server says a country, and for who sees numbers masked: the mask is put over the international form.</summary>
    public string? Country => MasksNumbers ? null : HomeCountry;

    /// <summary>Clients' numbers are hidden but for their beginning and end (<see cref="Masking.MaskedNumbers"/>).</summary>
    public bool MasksNumbers => IsKnown && Viewer.Grants.MasksNumbers;

    /// <summary>For the visibility rules of the nouns.</summary>
    /// <exception cref="InvalidOperationException">Nobody is logged in.</exception>
    public Viewer Viewer => Principal?.Identities.OfType<ViewerIdentity>().FirstOrDefault()?.Viewer ?? throw new InvalidOperationException("Nobody is logged in.");

    /// <summary>For whom the database is read. Null: outside any request, for the process itself.</summary>
    public Viewer? WhoLooks() => accessor.HttpContext is null ? null : IsKnown ? Viewer : Viewer.Nobody;

    public bool Is(UserRole least) => Role >= least;

    public bool May(GuardedNoun noun, Deed deed) => Viewer.May(noun, deed);

    /// <summary>A text that may be a client's number (what the PBX presented, who a messenger reaches) as this user may read it.</summary>
    public string? Masked(string? text) => MasksNumbers && text is not null ? NumberMask.Of(text) : text;

    /// <summary>What a cookie stands for, as claims of the given scheme.</summary>
    /// <param name="user">With extensions, and the role of the company's own with its grants.</param>
    /// <param name="team">Who is in the user's team.</param>
    public static ClaimsPrincipal PrincipalOf(User user, IReadOnlyList<UserId> team, string? country, bool lacksSecondFactor, string scheme)
    {
        var identity = new ViewerIdentity(Viewer.Of(user, team), scheme);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()));
        identity.AddClaim(new Claim(ClaimTypes.Name, user.Name));
        identity.AddClaim(new Claim(ClaimTypes.Role, user.Role.ToString()));
        identity.AddClaim(new Claim(ThemeClaim, Word.Of(user.Theme)));
        AddIfPresent(identity, PrefersClaim, user.PopSound ? nameof(User.PopSound) : null);
        AddIfPresent(identity, PrefersClaim, user.PopNotify ? nameof(User.PopNotify) : null);
        AddIfPresent(identity, PrefersClaim, user.SingleKeys ? nameof(User.SingleKeys) : null);
        AddIfPresent(identity, PrefersClaim, user.CompactRows ? nameof(User.CompactRows) : null);
        AddIfPresent(identity, LacksClaim, lacksSecondFactor ? LacksFactor : null);
        AddIfPresent(identity, LanguageClaim, user.Language);
        AddIfPresent(identity, ZoneClaim, user.TimeZone);
        AddIfPresent(identity, CountryClaim, country);
        foreach (var extension in user.Extensions.OrderByDescending(extension => extension.IsPrimary).ThenBy(extension => extension.Extension, StringComparer.Ordinal))
        {
            identity.AddClaim(new Claim(ExtensionClaim, $"{extension.Server}\n{extension.Extension}"));
        }

        return new ClaimsPrincipal(identity);
    }

    private static void AddIfPresent(ClaimsIdentity identity, string type, string? value)
    {
        if (value is not null)
        {
            identity.AddClaim(new Claim(type, value));
        }
    }

    private bool Prefers(string what) => Principal?.HasClaim(PrefersClaim, what) == true;

    private string? Find(string type) => Principal?.FindFirstValue(type);
}

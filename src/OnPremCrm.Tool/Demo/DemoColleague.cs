using OnPremCrm.Core.Users;

namespace OnPremCrm.Tool.Demo;

/// <summary>Somebody of the demo's company who logs in.</summary>
internal sealed record DemoColleague(string Name, string Email, UserRole Role, string? Extension, string Language)
{
    public static readonly IReadOnlyList<DemoColleague> All =
    [
        new("Jonas Weber", "jonas@havelmark.example", UserRole.Operator, "101", "en"),
        new("Ольга Соколова", "olga@havelmark.example", UserRole.Operator, "102", "ru"),
        new("Daniel Okafor", "daniel@havelmark.example", UserRole.Operator, "103", "en"),
        new("田中 芽衣", "mei@havelmark.example", UserRole.Operator, "104", "ja"),
        new("Katrin Vogel", "katrin@havelmark.example", UserRole.Manager, "105", "en"),
        new("Administrator", "admin@havelmark.example", UserRole.Admin, null, "en"),
    ];
}

namespace OnPremCrm.Tidy.Tests;

/// <summary>A row of the dependency table in docs/architecture.md.</summary>
/// <param name="Project">Without the OnPremCrm prefix.</param>
/// <param name="MayReference">Our own projects.</param>
/// <param name="MayUse">Packages, by the beginning of their names.</param>
/// <param name="NeverNames">Namespaces and types that must not appear in its code.</param>
internal sealed record ProjectRule(string Project, string[] MayReference, string[] MayUse, string[] NeverNames)
{
    public static IReadOnlyList<ProjectRule> Table { get; } =
    [
        new("Asterisk", [], ["Microsoft.Extensions.Logging.Abstractions"],
            ["OnPremCrm.Core", "Microsoft.EntityFrameworkCore", "Npgsql", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.AspNetCore"]),
        new("Core", [], ["Npgsql", "Microsoft.EntityFrameworkCore"],
            ["OnPremCrm.Asterisk", "Microsoft.AspNetCore", "HttpContext", "Quartz", "MediatR", "IRequestHandler"]),
        new("Telephony", ["Asterisk", "Core"], ["Microsoft.Extensions.", "Quartz", "Npgsql"],
            ["Microsoft.AspNetCore", "MediatR", "IMediator", "OnPremCrm.Web", "OnPremCrm.Simulator"]),
        new("Web", ["Core"], ["MediatR", "FluentValidation", "Quartz", "Microsoft.AspNetCore.", "Microsoft.OpenApi", "System.DirectoryServices.Protocols", "CsvHelper", "DocumentFormat.OpenXml"],
            ["OnPremCrm.Asterisk", "OnPremCrm.Telephony", "OnPremCrm.Simulator", "TcpClient", "NetworkStream", "new Socket"]),
        new("Simulator", ["Asterisk"], [],
            ["OnPremCrm.Core", "Microsoft.EntityFrameworkCore", "Npgsql", "Microsoft.AspNetCore"]),
        new("Tool", ["Core", "Asterisk", "Simulator"], ["Microsoft.Extensions.", "CsvHelper", "Npgsql"],
            ["OnPremCrm.Web", "OnPremCrm.Telephony", "MediatR"]),
    ];
}

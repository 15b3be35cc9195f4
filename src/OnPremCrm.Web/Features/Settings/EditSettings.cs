using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Settings;

/// <summary>What a user may choose for himself: name, language, theme, height of rows, keys, time zone.</summary>
public static class EditSettings
{
    private const int MaxName = 200;

    public sealed record Command : IRequest
    {
        public string Name { get; init; } = "";

        /// <summary>Null: as the browser asks.</summary>
        public string? Language { get; init; }

        public ColourTheme Theme { get; init; }

        /// <summary>Null: as it is.</summary>
        public bool? CompactRows { get; init; }

        /// <summary>Null: as it is.</summary>
        public bool? SingleKeys { get; init; }

        /// <summary>IANA name. Null: the server's zone.</summary>
        public string? TimeZone { get; init; }
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.Name).Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage(_ => words["form.missing"])
                .MaximumLength(MaxName).WithMessage(_ => words["form.tooLong", MaxName]);
            RuleFor(command => command.Language).Must(code => code is null || Language.Of(code) is not null).WithMessage(_ => words["form.unreadable"]);
            RuleFor(command => command.TimeZone).Must(zone => zone is null || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)).WithMessage(_ => words["form.unreadable"]);
        }
    }

    public sealed class Handler(CrmDatabase database, CurrentUser current, Audit audit) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            var user = await database.Users.SingleAsync(user => user.Id == current.Id, ct);
            var before = Describe(user);
            user.Name = command.Name.Trim();
            user.Language = command.Language;
            user.Theme = command.Theme;
            user.CompactRows = command.CompactRows ?? user.CompactRows;
            user.SingleKeys = command.SingleKeys ?? user.SingleKeys;
            user.TimeZone = command.TimeZone;
            audit.Add("edit", "users", user.Id.Value, new { Before = before, After = Describe(user) });
            await database.SaveChangesAsync(ct);
        }

        private static object Describe(User user) => new { user.Name, user.Language, Theme = Word.Of(user.Theme), user.CompactRows, user.SingleKeys, user.TimeZone };
    }
}

using System.Globalization;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Settings;

/// <summary>The company's working week, and how soon it calls back. Two administrators at once: the later one is told.</summary>
public static class EditCompany
{
    public const int MostMinutes = 10_000;

    private const int DaysOfWeek = 7;

    public sealed record Command : IRequest
    {
        /// <summary>IANA name.</summary>
        public string TimeZone { get; init; } = "";

        /// <summary>Working minutes until a callback is due.</summary>
        public int? CallbackMinutes { get; init; }

        /// <summary>Monday first.</summary>
        public List<WorkDay> Days { get; init; } = [];

        /// <summary>What was shown, to notice what somebody else saved meanwhile.</summary>
        public string Shown { get; init; } = "";
    }

    /// <summary>A day without either time is one on which the company is closed.</summary>
    public sealed record WorkDay
    {
        public TimeOnly? Opens { get; init; }

        public TimeOnly? Closes { get; init; }
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.TimeZone).Must(zone => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)).WithMessage(_ => words["form.unreadable"]);
            RuleFor(command => command.CallbackMinutes).NotNull().WithMessage(_ => words["form.missing"])
                .InclusiveBetween(1, MostMinutes).WithMessage(_ => words["company.minutesRange", MostMinutes]);
            RuleFor(command => command.Days).Must(days => days.Count == DaysOfWeek);
            RuleForEach(command => command.Days).ChildRules(day =>
            {
                day.RuleFor(hours => hours.Opens).NotNull().When(hours => hours.Closes is not null).WithMessage(_ => words["company.opensMissing"]);
                day.RuleFor(hours => hours.Closes).NotNull().When(hours => hours.Opens is not null).WithMessage(_ => words["company.closesMissing"]);
                day.RuleFor(hours => hours.Closes).NotEqual(hours => hours.Opens).When(hours => hours.Opens is not null && hours.Closes is not null).WithMessage(_ => words["company.sameTime"]);
            });
        }
    }

    public sealed class Handler(CrmDatabase database, Audit audit, Words words) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            await using var transaction = await database.Database.BeginTransactionAsync(ct);
            await database.Database.ExecuteSqlAsync($"SELECT FROM working_hours FOR UPDATE", ct);
            var hours = await database.WorkingHours.SingleAsync(ct);
            var before = Describe(hours);
            if (before != command.Shown)
            {
                throw new ValidationException([new ValidationFailure(nameof(command.Shown), words["company.conflict"])]);
            }

            hours.TimeZone = command.TimeZone;
            hours.CallbackMinutes = command.CallbackMinutes!.Value;
            hours.Opens = command.Days.ConvertAll(day => day.Opens);
            hours.Closes = command.Days.ConvertAll(day => day.Closes);
            audit.Add("edit", "working-hours", null, new { Before = before, After = Describe(hours) });
            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }
    }

    /// <summary>The week in one line, for the audit and to notice changes.</summary>
    public static string Describe(WorkingHours hours) => string.Join(' ',
        hours.Opens.Zip(hours.Closes, (opens, closes) => opens is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{opens:HH:mm}-{closes:HH:mm}"))
            .Prepend(hours.CallbackMinutes.ToString(CultureInfo.InvariantCulture)).Prepend(hours.TimeZone));
}

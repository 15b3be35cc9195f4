using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Callbacks;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Commands;
using OnPremCrm.Telephony.Connection;
using OnPremCrm.Telephony.EventKeeping;
using OnPremCrm.Telephony.Figures;
using OnPremCrm.Telephony.Journal;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Telephony.LedgerJobs;
using OnPremCrm.Telephony.Rebuilding;
using OnPremCrm.Telephony.Recordings;
using OnPremCrm.Telephony.TimedJobs;

namespace OnPremCrm.Telephony.Hosting;

/// <summary>The service, put together.</summary>
public static class TelephonyHost
{
    private const string ConfigurationFolder = "/etc/onpremcrm";
    private const int PreparedStatements = 60;
    private static readonly TimeSpan LongestFfmpeg = TimeSpan.FromMinutes(2);

    /// <summary>The service, ready to run.</summary>
    /// <param name="args">Command line; overrides everything else.</param>
    /// <param name="settings">Overrides the configuration's files and environment. For tests.</param>
    /// <param name="time">The clock. Null: the system's.</param>
    /// <exception cref="Exception">The configuration is not complete; the message says what is missing.</exception>
    public static IHost Build(string[] args, IEnumerable<KeyValuePair<string, string?>>? settings = null, TimeProvider? time = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
        Configure(builder.Configuration, args, settings);
        var options = TelephonyOptions.Read(builder.Configuration);
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null)
        {
            builder.Logging.AddSystemdConsole();
        }

        AddParts(builder.Services, options, time ?? TimeProvider.System);
        return builder.Build();
    }

    // appsettings.json, then /etc, then the environment, then the command line: the later wins.
    private static void Configure(ConfigurationManager configuration, string[] args, IEnumerable<KeyValuePair<string, string?>>? settings)
    {
        if (Directory.Exists(ConfigurationFolder))
        {
            foreach (var file in Directory.GetFiles(ConfigurationFolder, "*.json").Order(StringComparer.Ordinal))
            {
                configuration.AddJsonFile(file, optional: false, reloadOnChange: false);
            }
        }

        configuration.AddEnvironmentVariables().AddCommandLine(args);
        if (settings is not null)
        {
            configuration.AddInMemoryCollection(settings);
        }
    }

    private static void AddParts(IServiceCollection services, TelephonyOptions options, TimeProvider time)
    {
        services.AddSingleton(options);
        services.AddSingleton(time);
        services.AddSingleton(_ => Source(options.ConnectionString));
        services.AddDbContextFactory<CrmDatabase>(database => CrmDatabase.Configure(database, options.ConnectionString));
        services.AddSingleton(new SystemdSocket(Environment.GetEnvironmentVariable("NOTIFY_SOCKET")));
        services.AddSingleton(new NumberReader(options.Servers, time));
        services.AddSingleton<CallMatching>();
        services.AddSingleton<CallbackRule>();
        services.AddSingleton<CallRecorder>();
        services.AddSingleton(provider => new CallJournal(options.JournalPath, options.JournalBytes, time, provider.GetRequiredService<ILogger<CallJournal>>()));
        services.AddSingleton<StrayRecordings>();
        services.AddSingleton<OriginateAnswers>();
        services.AddSingleton<CallLog>();
        services.AddSingleton<GapBook>();
        services.AddSingleton<Backfill>();
        services.AddSingleton<LedgerProofing>();
        services.AddSingleton<AskedLedgerWork>();
        services.AddSingleton(provider => new LedgerJobHandler(LedgerJobKind.Backfill, provider.GetRequiredService<AskedLedgerWork>().BackfillAsync));
        services.AddSingleton(provider => new LedgerJobHandler(LedgerJobKind.Proof, provider.GetRequiredService<AskedLedgerWork>().ProveAsync));
        services.AddSingleton(provider => new Ffmpeg("ffmpeg", LongestFfmpeg, provider.GetRequiredService<ILogger<Ffmpeg>>()));
        services.AddSingleton(provider => new RecordingStore(options.RecordingsStorePath, provider.GetRequiredService<Ffmpeg>()));
        services.AddSingleton<KeptPages>();
        services.AddSingleton<CallRebuild>();
        services.AddSingleton(provider => new LedgerJobHandler(LedgerJobKind.Rebuild, provider.GetRequiredService<CallRebuild>().DoAsync));
        services.AddSingleton(provider => new LedgerJobWorker(
            provider.GetServices<LedgerJobHandler>(), () => provider.GetRequiredService<ServerConnections>().Led, provider.GetRequiredService<DatabaseStart>().Ready,
            provider.GetRequiredService<NpgsqlDataSource>(), time, provider.GetRequiredService<ILogger<LedgerJobWorker>>()));
        TimedJobsStart.AddTo(services, options.ConnectionString, time);
        // Stopped in the reverse order: the connections first, and the recorder last, when nothing more can come.
        AddHosted<SystemdLife>(services);
        AddHosted<DatabaseStart>(services);
        AddHosted<RecorderLoop>(services);
        AddHosted<EventKeeper>(services);
        AddHosted<RecordingWorker>(services);
        AddHosted<RecordingRemover>(services);
        AddHosted<FigureKeeper>(services);
        AddHosted<TimedJobsStart>(services);
        AddHosted<CommandWorker>(services);
        AddHosted<LedgerJobWorker>(services);
        AddHosted<BackfillWorker>(services);
        AddHosted<ServerConnections>(services);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
    }

    // A part that others ask for by its type, and that the host starts and stops.
    private static void AddHosted<TPart>(IServiceCollection services) where TPart : class, IHostedService
    {
        services.TryAddSingleton<TPart>();
        services.AddHostedService(provider => provider.GetRequiredService<TPart>());
    }

    private static NpgsqlDataSource Source(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.ApplicationName = "onpremcrm-telephony";
        builder.ConnectionStringBuilder.MaxAutoPrepare = PreparedStatements;
        return builder.Build();
    }
}

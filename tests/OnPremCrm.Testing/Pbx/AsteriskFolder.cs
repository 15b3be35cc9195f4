using System.Globalization;

namespace OnPremCrm.Testing.Pbx;

/// <summary>
/// The configuration, logs and recordings of one private Asterisk: a folder inside the chroot, so that several can run at a time. The repository's
/// <c>asterisk-config/</c> is copied into it as it is; only what belongs to a site (ports, passwords, addresses) is written here.
/// </summary>
internal sealed class AsteriskFolder : IAsyncDisposable
{
    // Hardware, databases and protocols that no test uses; without them Asterisk starts in a second.
    private static readonly string[] UnusedModules =
    [
        "app_voicemail_odbc", "app_voicemail_imap", "app_festival", "app_stasis", "app_stasis_broadcast", "app_jack", "app_meetme", "app_dahdiras", "cdr_adaptive_odbc", "cdr_odbc", "cdr_pgsql", "cdr_radius", "cdr_tds",
        "cdr_sqlite3_custom", "cel_odbc", "cel_pgsql", "cel_radius", "cel_tds", "cel_sqlite3_custom", "chan_alsa", "chan_console", "chan_dahdi",
        "chan_iax2", "chan_mgcp", "chan_mobile", "chan_motif", "chan_ooh323", "chan_oss", "chan_phone", "chan_sip", "chan_skinny", "chan_unistim", "chan_vpb",
        "chan_websocket", "func_odbc", "pbx_ael", "pbx_dundi", "pbx_lua", "res_ari", "res_calendar", "res_speech_aeap", "res_stasis_broadcast", "res_resolver_unbound", "res_config_ldap", "res_config_mysql", "res_config_odbc",
        "res_config_pgsql", "res_config_sqlite3", "res_corosync", "res_fax", "res_fax_spandsp", "res_hep", "res_hep_pjsip", "res_hep_rtcp", "res_http_media_cache",
        "res_odbc", "res_phoneprov", "res_pjsip_phoneprov_provider", "res_pjsip_transport_websocket", "res_prometheus", "res_snmp", "res_smdi",
        "res_statsd", "res_timing_dahdi", "res_xmpp", "res_aeap", "res_geolocation", "res_stir_shaken", "res_pjsip_stir_shaken", "res_pjsip_geolocation",
    ];

    private readonly string _chroot;
    private readonly TemporaryFolder _temporary;

    public AsteriskFolder(string chroot)
    {
        _chroot = chroot;
        Inside = $"/srv/pbx/{Guid.NewGuid():n}";
        Outside = chroot + Inside;
        _temporary = TemporaryFolder.At(Outside);
    }

    /// <summary>Its path as Asterisk sees it.</summary>
    public string Inside { get; }

    /// <summary>The same folder, as the tests see it.</summary>
    public string Outside { get; }

    public void Write(AsteriskPorts ports, string secret, int ringSeconds, int queueSeconds)
    {
        foreach (var folder in new[] { "etc", "lib", "db", "spool/monitor", "spool/voicemail", "run", "log/cdr-custom", "log/cel-custom", "cache" })
        {
            Directory.CreateDirectory(Path.Combine(Outside, folder));
        }

        // Asterisk's own defaults for everything that we do not write.
        foreach (var stock in Directory.GetFiles($"{_chroot}/etc/asterisk", "*.conf"))
        {
            File.Copy(stock, Path.Combine(Outside, "etc", Path.GetFileName(stock)));
        }

        CopyFolder(RepositoryRoot.Of("asterisk-config"), Path.Combine(Outside, "etc", "onpremcrm"));
        var modules = Directory.Exists($"{_chroot}/usr/lib/asterisk/modules") ? "/usr/lib/asterisk/modules" : ModulesOfMultiarch();
        WriteFile("asterisk.conf", $"""
            [directories]
            astcachedir => {Inside}/cache
            astetcdir => {Inside}/etc
            astmoddir => {modules}
            astvarlibdir => {Inside}/lib
            astdbdir => {Inside}/db
            astkeydir => {Inside}/lib
            astdatadir => /usr/share/asterisk
            astagidir => {Inside}/lib
            astspooldir => {Inside}/spool
            astrundir => {Inside}/run
            astlogdir => {Inside}/log
            [options]
            live_dangerously = no
            """);
        WriteFile("modules.conf", "[modules]\nautoload=yes\n" + string.Concat(UnusedModules.Select(module => $"noload => {module}.so\n")));
        WriteFile("logger.conf", "[logfiles]\nmessages => notice,warning,error,verbose(3)\n");
        WriteFile("manager.conf", $"""
            [general]
            enabled = yes
            bindaddr = 127.0.0.1
            port = {ports.Ami}
            #include "onpremcrm/manager.conf"
            #include "onpremcrm-secret.conf"
            """);
        WriteFile("onpremcrm-secret.conf", $"[crm](+)\nsecret = {secret}\npermit = 127.0.0.1/255.255.255.255\n");
        foreach (var name in new[] { "cel.conf", "cel_custom.conf", "cdr.conf", "cdr_custom.conf" })
        {
            WriteFile(name, $"#include \"onpremcrm/{name}\"\n");
        }

        foreach (var name in new[] { "queues.conf", "features.conf", "voicemail.conf", "res_parking.conf" })
        {
            WriteFile(name, $"#include \"onpremcrm/examples/{name}\"\n");
        }

        // Shorter than the example's, so that nobody waits for a telephone that nobody answers.
        WriteFile("extensions.conf", string.Create(CultureInfo.InvariantCulture, $"""
            #include "onpremcrm/examples/extensions.conf"
            [globals](+)
            RING_SECONDS={ringSeconds}
            QUEUE_SECONDS={queueSeconds}
            [did](+)
            exten => 700,1,FollowMe(operator)
             same => n,Hangup(19)
            """));
        WriteFile("followme.conf", "[general]\n[operator]\ncontext => internal\nnumber => 109,10\ntakecall => 1\ndeclinecall => 2\n");
        File.AppendAllText(Path.Combine(Outside, "etc", "res_parking.conf"), "[default](+)\nfindslot => first\nparkingtime = 5\ncomebackdialtime = 5\n");
        File.AppendAllText(Path.Combine(Outside, "etc", "features.conf"), "[general](+)\natxfernoanswertimeout = 4\n");
        WriteFile("pjsip.conf", Pjsip(ports));
        WriteFile("rtp.conf", $"[general]\nrtpstart={ports.FirstRtp}\nrtpend={ports.FirstRtp + 999}\n");
        WriteFile("musiconhold.conf", "[default]\nmode=files\ndirectory=/usr/share/asterisk/sounds/en\n");
        WriteFile("http.conf", "[general]\nenabled=no\n");
    }

    public ValueTask DisposeAsync() => _temporary.DisposeAsync();

    private static string Pjsip(AsteriskPorts ports)
    {
        var telephones = AsteriskPorts.Telephones.Append(RealAsterisk.SwitchedOff).Select(extension => $"""
            [{extension}](telephone)
            aors = {extension}
            callerid = Operator {extension} <{extension}>
            {(string.CompareOrdinal(extension, $"{RealAsterisk.LastOfNoGroup}") > 0 ? "call_group = 2\npickup_group = 2" : "")}
            {(ports.Lines.ContainsKey(extension) ? $"set_var = TRUNK=line-{extension}" : "")}
            [{extension}](telephone-aor)
            max_contacts = 1

            """);
        var lines = ports.Lines.Select(line => $"""
            [line-{line.Key}](trunk)
            aors = line-{line.Key}
            [line-{line.Key}]
            type = aor
            contact = sip:{RealAsterisk.OutsideAddress}:{line.Value}

            """);
        return $"""
            #include "onpremcrm/examples/pjsip.conf"
            [transport]
            type = transport
            protocol = udp
            bind = 127.0.0.1:{ports.Sip}
            [trunk-itsp](trunk)
            aors = trunk-itsp
            [trunk-itsp]
            type = aor
            contact = sip:{RealAsterisk.OutsideAddress}:{ports.Trunk}
            [trunk-itsp]
            type = identify
            endpoint = trunk-itsp
            match = {RealAsterisk.OutsideAddress}

            """ + string.Concat(telephones.Concat(lines));
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(from))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private string ModulesOfMultiarch() =>
        Directory.GetDirectories($"{_chroot}/usr/lib")
            .Select(folder => Path.Combine(folder, "asterisk", "modules"))
            .First(Directory.Exists)[_chroot.Length..];

    private void WriteFile(string name, string content) => File.WriteAllText(Path.Combine(Outside, "etc", name), content);
}

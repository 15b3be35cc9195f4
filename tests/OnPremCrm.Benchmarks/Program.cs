using OnPremCrm.Benchmarks;

// Each benchmark prints its table and ends with 0 when its goals are met. `all` runs them in this order.
(string Name, Func<int> Run)[] benchmarks =
[
    ("ami", () => AmiThroughput.RunAsync().GetAwaiter().GetResult()),
    ("numbers", NumberParsing.Run),
    ("recorder", () => RecorderThroughput.RunAsync().GetAwaiter().GetResult()),
    ("load", () => ServiceLoad.RunAsync().GetAwaiter().GetResult()),
    ("backfill", () => LedgerBackfill.RunAsync().GetAwaiter().GetResult()),
    ("pbx", () => PbxLoad.RunAsync().GetAwaiter().GetResult()),
    ("faults", () => PbxFaults.RunAsync().GetAwaiter().GetResult()),
    ("pop", () => PopLatency.RunAsync().GetAwaiter().GetResult()),
    ("pages", () => PageWeight.RunAsync().GetAwaiter().GetResult()),
    ("open", () => OpenPages.RunAsync().GetAwaiter().GetResult()),
    ("log", () => CallLogPages.RunAsync().GetAwaiter().GetResult()),
    ("match", () => ContactMatch.RunAsync().GetAwaiter().GetResult()),
    ("search", () => ContactsSearch.RunAsync().GetAwaiter().GetResult()),
    ("import", () => ContactsImport.RunAsync().GetAwaiter().GetResult()),
];

if (args is ["ami-contender", var kind, var port])
{
    return await AmiContender.RunAsync(kind, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
}

if (args is ["open-browsers", var address, var session])
{
    return await OpenPages.BrowseAsync(address, session);
}

if (args is ["import-one", var file, var database])
{
    return await ContactsImport.RunOneAsync(file, database);
}

var wanted = args.Length == 0 || args.Contains("all") ? benchmarks : [.. benchmarks.Where(benchmark => args.Contains(benchmark.Name))];
if (wanted.Length == 0)
{
    Console.Error.WriteLine($"Benchmarks: {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}, all");
    return 2;
}

var missed = 0;
foreach (var (name, run) in wanted)
{
    Console.Out.WriteLine($"== {name}");
    missed += run() == 0 ? 0 : 1;
}

return missed == 0 ? 0 : 1;

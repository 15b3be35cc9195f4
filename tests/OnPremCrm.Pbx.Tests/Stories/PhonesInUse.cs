using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Stories run side by side on one PBX; a telephone, a queue or the line to the outside is in one story at a time.</summary>
internal sealed class PhonesInUse
{
    /// <summary>Telephones that are in no queue and no group: any of them will do.</summary>
    private const int FirstFree = 111;

    private readonly Dictionary<string, SemaphoreSlim> _named = [];
    private readonly SemaphoreSlim _line = new(1, 1);
    private readonly SemaphoreSlim _givenBack = new(0);
    private readonly SortedSet<string> _free = [.. Enumerable.Range(FirstFree, RealAsterisk.LastOfNoGroup - FirstFree + 1).Select(extension => extension.ToString())];

    /// <summary>
    /// Waits until all are free and takes them: those with a name first, in one order for everybody, then the others all at once, so that no two
    /// wait for each other.
    /// </summary>
    /// <returns>The telephones without a name that were taken, and what gives all of them back.</returns>
    public async Task<(string[] Phones, IDisposable Hold)> TakeAsync(int phones, params string[] names)
    {
        var taken = new List<SemaphoreSlim>();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            SemaphoreSlim one;
            lock (_named)
            {
                one = _named.TryGetValue(name, out var known) ? known : _named[name] = new SemaphoreSlim(1, 1);
            }

            await one.WaitAsync();
            taken.Add(one);
        }

        var any = await TakeAnyAsync(phones);
        return (any, new Hold(this, taken, any));
    }

    private async Task<string[]> TakeAnyAsync(int phones)
    {
        await _line.WaitAsync();
        try
        {
            while (true)
            {
                lock (_free)
                {
                    if (_free.Count >= phones)
                    {
                        string[] any = [.. _free.Take(phones)];
                        _free.ExceptWith(any);
                        return any;
                    }
                }

                await _givenBack.WaitAsync();
            }
        }
        finally
        {
            _line.Release();
        }
    }

    private sealed class Hold(PhonesInUse all, List<SemaphoreSlim> named, string[] any) : IDisposable
    {
        public void Dispose()
        {
            named.ForEach(phone => phone.Release());
            lock (all._free)
            {
                all._free.UnionWith(any);
            }

            all._givenBack.Release();
        }
    }
}

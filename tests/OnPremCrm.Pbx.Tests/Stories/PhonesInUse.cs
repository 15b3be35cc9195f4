namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Stories run side by side on one PBX; a telephone, or the line to the outside, is in one story at a time.</summary>
internal sealed class PhonesInUse
{
    private readonly Dictionary<string, SemaphoreSlim> _phones = [];

    /// <summary>Waits until all are free and takes them, in one order for everybody, so that no two wait for each other.</summary>
    public async Task<IDisposable> TakeAsync(params string[] names)
    {
        var taken = new List<SemaphoreSlim>();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            SemaphoreSlim phone;
            lock (_phones)
            {
                phone = _phones.TryGetValue(name, out var known) ? known : _phones[name] = new SemaphoreSlim(1, 1);
            }

            await phone.WaitAsync();
            taken.Add(phone);
        }

        return new Hold(taken);
    }

    private sealed class Hold(List<SemaphoreSlim> taken) : IDisposable
    {
        public void Dispose() => taken.ForEach(phone => phone.Release());
    }
}

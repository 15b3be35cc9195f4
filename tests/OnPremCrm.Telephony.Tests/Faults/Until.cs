using Npgsql;

namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>Waits for what must come.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static async Task TrueAsync(Func<Task<bool>> question, Func<string> otherwise, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        while (!await question())
        {
            if (limit.IsCancellationRequested)
            {
                Assert.Fail(otherwise());
            }

            await Task.Delay(20);
        }
    }

    public static Task TrueAsync(Func<bool> question, Func<string> otherwise, TimeSpan? patience = null) =>
        TrueAsync(() => Task.FromResult(question()), otherwise, patience);

    /// <summary>A question to the database, which may be away meanwhile.</summary>
    public static async Task TrueAsync(string connectionString, string sql, Func<string>? otherwise = null, TimeSpan? patience = null)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await TrueAsync(
            async () =>
            {
                try
                {
                    await using var command = source.CreateCommand(sql);
                    return await command.ExecuteScalarAsync() is true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            () => $"Never true: {sql}\n{otherwise?.Invoke()}",
            patience);
    }
}

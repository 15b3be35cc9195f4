using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace OnPremCrm.Core.Database;

/// <summary>
/// A transaction of one's own; or, where one is open already, a part of it that can be given up alone: then whoever opened it commits the whole.
/// Disposed without a commit, what was done in it is undone.
/// </summary>
public sealed class JoinedTransaction : IAsyncDisposable
{
    private const string Part = "part";

    private readonly IDbContextTransaction _transaction;
    private readonly bool _isOwn;
    private bool _isDone;

    private JoinedTransaction(IDbContextTransaction transaction, bool isOwn) => (_transaction, _isOwn) = (transaction, isOwn);

    /// <summary>Begins it.</summary>
    /// <param name="database">Parts are not nested in parts.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    public static async Task<JoinedTransaction> BeginAsync(CrmDatabase database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (database.Database.CurrentTransaction is not { } open)
        {
            return new JoinedTransaction(await database.Database.BeginTransactionAsync(cancellationToken), isOwn: true);
        }

        await open.CreateSavepointAsync(Part, cancellationToken);
        return new JoinedTransaction(open, isOwn: false);
    }

    /// <summary>What was done stays; in a part, if the whole does.</summary>
    /// <param name="cancellationToken">Ends the wait; whether it was committed is then not known.</param>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await (_isOwn ? _transaction.CommitAsync(cancellationToken) : _transaction.ReleaseSavepointAsync(Part, cancellationToken));
        _isDone = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isOwn)
        {
            await _transaction.DisposeAsync();
        }
        else if (!_isDone)
        {
            await GiveUpAsync();
        }
    }

    private async Task GiveUpAsync()
    {
        try
        {
            await _transaction.RollbackToSavepointAsync(Part);
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException)
        {
            // the whole is lost with its connection, and what was thrown first says why
        }
    }
}

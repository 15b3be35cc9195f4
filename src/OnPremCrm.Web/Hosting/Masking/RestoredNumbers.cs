using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Web.Hosting.Masking;

/// <summary>
/// Whoever reads masks writes masks: a note, a name or an own field in which they changed one word comes back with masks where its numbers were. Whatever text is saved,
/// what it was before tells the numbers again.
/// </summary>
public sealed class RestoredNumbers : SaveChangesInterceptor
{
    public static readonly RestoredNumbers WhenSaved = new();

    private RestoredNumbers()
    {
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        foreach (var entry in eventData.Context!.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Modified))
        {
            Restore(entry);
        }

        return ValueTask.FromResult(result);
    }

    /// <summary>As above, for who has to know the text sooner.</summary>
    public static void Restore(EntityEntry entry)
    {
        foreach (var property in entry.Properties.Where(property => property.IsModified))
        {
            if (property is { CurrentValue: string text, OriginalValue: string before } && NumberMask.IsMasked(text))
            {
                property.CurrentValue = NumberMask.Restore(text, before);
            }
        }
    }
}

using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>Who has an authenticator, whether a code is right, and the codes for when it is lost. A code is taken once; too many wrong ones have to wait, whatever the password.</summary>
public sealed class SecondFactorBook(CrmDatabase database, IDataProtectionProvider protection, TimeProvider time)
{
    private const string Purpose = "second-factor";

    private IDataProtector Protector => protection.CreateProtector(Purpose);

    public Task<bool> HasAsync(UserId userId, CancellationToken ct) => database.SecondFactors.AnyAsync(factor => factor.UserId == userId && factor.ConfirmedAt != null, ct);

    /// <summary>Whether people of this role must have one.</summary>
    public Task<bool> MustHaveAsync(UserRole role, CancellationToken ct)
    {
        var word = Word.Of(role);
        return database.AccessRules.AnyAsync(rules => rules.SecondFactorRoles.Contains(word), ct);
    }

    /// <summary>The secret to show, made at the first look and kept until a code proves that an authenticator has it. Null: that was proven already.</summary>
    public async Task<byte[]?> BeginAsync(UserId userId, CancellationToken ct)
    {
        var factor = await database.SecondFactors.SingleOrDefaultAsync(factor => factor.UserId == userId, ct);
        if (factor is null)
        {
            var secret = TimeCode.NewSecret();
            database.SecondFactors.Add(new SecondFactor { UserId = userId, Secret = Protector.Protect(Convert.ToBase64String(secret)), BegunAt = time.GetUtcNow() });
            await database.SaveChangesAsync(ct);
            return secret;
        }

        return factor.ConfirmedAt is null ? SecretOf(factor) : null;
    }

    /// <summary>The first code: from now on the log-in asks for one. False: it is wrong, or there is nothing to confirm.</summary>
    public async Task<bool> ConfirmAsync(UserId userId, string typed, CancellationToken ct)
    {
        if (await database.SecondFactors.AsNoTracking().SingleOrDefaultAsync(factor => factor.UserId == userId && factor.ConfirmedAt == null, ct) is not { } factor
            || await TakeStepAsync(factor, typed, ct) is false)
        {
            return false;
        }

        var now = time.GetUtcNow();
        await database.SecondFactors.Where(factor => factor.UserId == userId).ExecuteUpdateAsync(set => set.SetProperty(factor => factor.ConfirmedAt, now), ct);
        return true;
    }

    /// <summary>Takes a code of the authenticator or a recovery code, each once.</summary>
    public async Task<SecondFactorAnswer> TakeAsync(UserId userId, string typed, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var factor = await database.SecondFactors.AsNoTracking().SingleOrDefaultAsync(factor => factor.UserId == userId && factor.ConfirmedAt != null, ct);
        if (factor is null || factor.LockedUntil > now)
        {
            return factor is null ? SecondFactorAnswer.Wrong : SecondFactorAnswer.LockedOut;
        }

        var (taken, answer) = RecoveryCode.IsOne(typed)
            ? (await TakeRecoveryAsync(userId, typed, ct), SecondFactorAnswer.RightByRecovery)
            : (await TakeStepAsync(factor, typed, ct), SecondFactorAnswer.Right);
        if (taken)
        {
            await database.SecondFactors.Where(known => known.UserId == userId).ExecuteUpdateAsync(set => set.SetProperty(known => known.Failures, 0), ct);
            return answer;
        }

        return await FailAsync(userId, now, ct);
    }

    /// <summary>Ten new ones; the old are worth nothing. Shown this once.</summary>
    public async Task<IReadOnlyList<string>> NewRecoveryCodesAsync(UserId userId, CancellationToken ct)
    {
        var codes = Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.New()).ToList();
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.RecoveryCodes.Where(code => code.UserId == userId).ExecuteDeleteAsync(ct);
        database.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode { UserId = userId, CodeHash = RecoveryCode.HashOf(userId, code) }));
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return codes;
    }

    public Task<int> RecoveryCodesLeftAsync(UserId userId, CancellationToken ct) => database.RecoveryCodes.CountAsync(code => code.UserId == userId && code.UsedAt == null, ct);

    public async Task RemoveAsync(UserId userId, CancellationToken ct)
    {
        await database.RecoveryCodes.Where(code => code.UserId == userId).ExecuteDeleteAsync(ct);
        await database.SecondFactors.Where(factor => factor.UserId == userId).ExecuteDeleteAsync(ct);
    }

    private byte[] SecretOf(SecondFactor factor) => Convert.FromBase64String(Protector.Unprotect(factor.Secret));

    // The comparison with the last step is made by the database, so that of two requests with the same code one fails.
    private async Task<bool> TakeStepAsync(SecondFactor factor, string typed, CancellationToken ct) =>
        TimeCode.Find(SecretOf(factor), typed, time.GetUtcNow()) is { } step
        && await database.SecondFactors.Where(known => known.UserId == factor.UserId && known.LastStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(known => known.LastStep, step), ct) == 1;

    private async Task<bool> TakeRecoveryAsync(UserId userId, string typed, CancellationToken ct)
    {
        var (hash, now) = (RecoveryCode.HashOf(userId, typed), time.GetUtcNow());
        return await database.RecoveryCodes.Where(code => code.UserId == userId && code.CodeHash == hash && code.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(code => code.UsedAt, now), ct) == 1;
    }

    private async Task<SecondFactorAnswer> FailAsync(UserId userId, DateTimeOffset now, CancellationToken ct)
    {
        var until = now + Identity.LockOut;
        await database.SecondFactors.Where(factor => factor.UserId == userId).ExecuteUpdateAsync(set => set.SetProperty(factor => factor.Failures, factor => factor.Failures + 1), ct);
        var isLocked = await database.SecondFactors.Where(factor => factor.UserId == userId && factor.Failures >= Identity.MaxFailedLogIns)
            .ExecuteUpdateAsync(set => set.SetProperty(factor => factor.Failures, 0).SetProperty(factor => factor.LockedUntil, until), ct) == 1;
        return isLocked ? SecondFactorAnswer.LockedOut : SecondFactorAnswer.Wrong;
    }
}

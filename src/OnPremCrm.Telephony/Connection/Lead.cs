namespace OnPremCrm.Telephony.Connection;

/// <summary>Our lead for one Asterisk server.</summary>
internal sealed class Lead
{
    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the database says that the lead is ours. Before, it was only presumed, because the database was away.</summary>
    public Task Confirmed => _confirmed.Task;

    /// <summary>Another service leads.</summary>
    public bool IsLost { get; private set; }

    public void Confirm() => _confirmed.TrySetResult();

    public void Lose() => IsLost = true;
}

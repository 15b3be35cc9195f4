namespace OnPremCrm.Core.Privacy;

/// <summary>Why an erasure goes on later.</summary>
public enum ErasureWait
{
    /// <summary>A call with the person is up.</summary>
    Call,

    /// <summary>The telephony service has not removed the sound files yet.</summary>
    Files,
}

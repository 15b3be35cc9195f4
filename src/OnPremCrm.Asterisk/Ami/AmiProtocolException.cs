namespace OnPremCrm.Asterisk.Ami;

/// <summary>What came is not AMI. The connection is of no more use.</summary>
public sealed class AmiProtocolException(string message) : AmiConnectionException(AmiFault.NotAmi, message);

namespace OnPremCrm.Web.Hosting;

/// <summary>Names of the rights that a page or an endpoint asks for. Without any it needs a logged-in user.</summary>
public static class Policies
{
    /// <summary>Manager or administrator.</summary>
    public const string Manager = "manager";

    public const string Admin = "admin";
}

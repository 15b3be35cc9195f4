namespace OnPremCrm.Web.Hosting;

/// <summary>A page with a form that needs more than its input to be shown again after the input was refused: choices, names, a list beside it.</summary>
public interface IFormPage
{
    Task Fill(CancellationToken ct);
}

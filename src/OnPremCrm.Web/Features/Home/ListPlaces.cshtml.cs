using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OnPremCrm.Web.Features.Home;

/// <summary>What the tab bar of a phone has no room for.</summary>
public sealed class ListPlacesPage : PageModel;

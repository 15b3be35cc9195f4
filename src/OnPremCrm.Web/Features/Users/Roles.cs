using Microsoft.AspNetCore.Mvc.Rendering;
using OnPremCrm.Core;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

public static class Roles
{
    public static IEnumerable<SelectListItem> Choices(Words words) =>
        Enum.GetValues<UserRole>().Select(role => new SelectListItem(words["role." + Word.Of(role)], role.ToString()));
}

using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Features.Calls;

namespace OnPremCrm.Web.Tests.Calls;

public sealed class CallFilterTests
{
    [Test]
    public void Phones_are_asked_for_by_overlap_which_the_index_of_people_answers()
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, "Host=nowhere");
        using var database = new CrmDatabase(options.Options);
        var filter = new CallFilter { Phones = [("main", ["101"])] };

        var sql = filter.Of(database.Calls, database).ToQueryString();

        Assert.That(sql, Does.Contain("rang && ").And.Contain("answered_by && ").And.Not.Contain("unnest"));
    }
}

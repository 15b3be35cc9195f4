using System.Net.Sockets;
using Npgsql;

namespace OnPremCrm.Web.Hosting;

/// <summary>Tells "the database is out of reach" from every other fault: the page then says so, instead of blaming itself.</summary>
public static class DatabaseFault
{
    public static bool IsCauseOf(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            switch (exception)
            {
                // 08 connection, 53 resources (too many connections), 57P shutting down or starting up, 3D000/28 no such database or log-in
                case PostgresException refusal:
                    return refusal.SqlState.StartsWith("08", StringComparison.Ordinal) || refusal.SqlState.StartsWith("53", StringComparison.Ordinal)
                        || refusal.SqlState.StartsWith("57P", StringComparison.Ordinal) || refusal.SqlState.StartsWith("28", StringComparison.Ordinal)
                        || refusal.SqlState == "3D000";
                case NpgsqlException { InnerException: SocketException or TimeoutException or IOException }:
                case NpgsqlException { IsTransient: true }:
                    return true;
            }
        }

        return false;
    }
}

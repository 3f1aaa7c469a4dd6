using Easel.Core.Requests;

namespace Easel.Server.Security;

/// <summary>Nobody opens a server to the network by accident.</summary>
public static class ListenRule
{
    /// <summary>Checks what a server is started with.</summary>
    /// <exception cref="RequestException">It would answer the network without a password, and that was not asked for in so many words.</exception>
    public static void Check(ServeOptions options, AccessFile stored)
    {
        if (options.ListenWithoutPassword && options.ApiAccounts.Length > 0) throw new RequestException("listen_without_password", "--api-auth gives passwords; leave one of the two out");
        if (options.Listen && !options.ListenWithoutPassword && options.ApiAccounts.Length == 0 && !stored.Any)
            throw new RequestException(
                "listen",
                $"everybody in the network could use this machine: give --api-auth NAME:PASSWORD, or store a user with 'easel users add NAME' (in {options.DataFolder}), or say --listen-without-password if that is meant");
    }
}

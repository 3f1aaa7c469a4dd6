using Easel.Core.Requests;
using Easel.Server;

namespace Easel.Cli.Serve;

/// <summary>Lists behind options that concern who may use a server. Messages never repeat a password.</summary>
internal static class AccountWords
{
    /// <summary><c>name:password,name:password</c>.</summary>
    /// <exception cref="RequestException">One is no such pair.</exception>
    public static IEnumerable<ApiAccount> Accounts(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var accounts = new List<ApiAccount>();
        foreach (var (place, pair) in text.Split(',').Index())
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || colon == pair.Length - 1) throw new RequestException("api_auth", $"entry {place + 1} is no pair; give NAME:PASSWORD, several with commas between");
            var name = pair[..colon].Trim();
            if (accounts.Exists(account => account.Name == name)) throw new RequestException("api_auth", $"'{name}' is there twice");
            accounts.Add(new ApiAccount(name, pair[(colon + 1)..]));
        }

        return accounts;
    }

    /// <summary><c>https://a.example,http://localhost:3000</c>.</summary>
    /// <exception cref="RequestException">One is no origin.</exception>
    public static IEnumerable<string> Origins(string? text)
    {
        foreach (var origin in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (origin == "*") throw new RequestException("cors_allow_origins", "'*' would let every web page use this server; list the origins that may");
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || origin.Contains('*', StringComparison.Ordinal))
                throw new RequestException("cors_allow_origins", $"'{origin}' is no origin; give scheme, host and port alone, such as https://my.page or http://localhost:3000");
            yield return uri.GetLeftPart(UriPartial.Authority);
        }
    }
}

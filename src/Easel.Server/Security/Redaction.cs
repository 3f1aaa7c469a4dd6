using System.Text.RegularExpressions;

namespace Easel.Server.Security;

/// <summary>Texts without their secrets, for logs and reports.</summary>
public static partial class Redaction
{
    /// <summary>What stands for a secret.</summary>
    public const string Hidden = "***";

    /// <summary><paramref name="text"/> without passwords, keys and cookies: headers, <c>--api-auth</c>, connection strings, names in addresses, Easel's keys, Hugging Face's tokens.</summary>
    public static string Clean(string text)
    {
        text = Header().Replace(text, $"$1{Hidden}");
        text = Flag().Replace(text, $"$1{Hidden}");
        text = Assignment().Replace(text, $"$1{Hidden}");
        text = Address().Replace(text, $"$1{Hidden}@");
        text = HuggingFaceToken().Replace(text, $"$1{Hidden}");
        return Key().Replace(text, $"$1{Hidden}");
    }

    [GeneratedRegex(@"(\b(?:(?:Proxy-)?Authorization|Cookie|Set-Cookie|X-API-Key)\s*[:=]\s*)[^\r\n]+", RegexOptions.IgnoreCase)]
    private static partial Regex Header();

    [GeneratedRegex("""(--(?:api-auth|gradio-auth|database|ngrok)[\s=]+)("[^"]*"|'[^']*'|\S+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Flag();

    [GeneratedRegex("""(\b(?:password|pwd|secret|token|api_?key)["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s;,&"'}]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]*://)[^\s/@]+@", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"(\bhf_)[A-Za-z0-9]{20,}")]
    private static partial Regex HuggingFaceToken();

    [GeneratedRegex("(easel_[0-9a-f]{12}_)[0-9a-f]{64}")]
    private static partial Regex Key();
}

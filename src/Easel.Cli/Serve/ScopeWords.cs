using System.CommandLine;
using Easel.Core.Requests;
using Easel.Server.Security;

namespace Easel.Cli.Serve;

/// <summary>What somebody may do, in words.</summary>
internal static class ScopeWords
{
    public static Option<string[]> Option(string usual) => new("--scope") { Description = $"What it may do: read looks, generate has pictures made, manage changes settings. {usual}", HelpName = "read|generate|manage", Arity = ArgumentArity.OneOrMore };

    /// <exception cref="RequestException">A word is none of them.</exception>
    public static AccessScopes? Read(string[]? words) =>
        words is null or [] ? null : words.Aggregate(AccessScopes.None, (scopes, word) => scopes | word switch
        {
            "read" => AccessScopes.Read,
            "generate" => AccessScopes.Generate,
            "manage" => AccessScopes.Manage,
            _ => throw new RequestException("scope", $"there is no '{word}'; give read, generate or manage"),
        });

    public static string Written(AccessScopes scopes) => scopes.ToString().ToLowerInvariant();
}

namespace Easel.Cli;

/// <summary>Options with a name in two parts, <c>--sampler.order 3</c>: which second parts there are depends on the sampler, schedule or script.</summary>
internal static class DottedOptions
{
    /// <summary>The option behind the rewriting; it takes <c>order=3</c>.</summary>
    public const string Suffix = "-option";

    private static readonly string[] Owners = ["sampler", "schedule", "script"];

    /// <summary>How help shows the option behind the rewriting; null for any other.</summary>
    public static string? Shown(string option) => Owners.FirstOrDefault(owner => option == $"--{owner}{Suffix}") is { } owner ? $"--{owner}.NAME VALUE" : null;

    /// <summary><paramref name="args"/> with <c>--sampler.order 3</c> as <c>--sampler-option order=3</c>; what stands behind <c>--</c> stays.</summary>
    public static List<string> Rewrite(IReadOnlyList<string> args)
    {
        var rewritten = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--")
            {
                rewritten.AddRange(args.Skip(i));
                break;
            }

            if (Owners.FirstOrDefault(name => args[i].StartsWith($"--{name}.", StringComparison.Ordinal)) is not { } owner)
            {
                rewritten.Add(args[i]);
                continue;
            }

            var setting = args[i][(owner.Length + 3)..];
            if (!setting.Contains('=', StringComparison.Ordinal)) setting += i + 1 < args.Count ? "=" + args[++i] : "=";
            rewritten.Add($"--{owner}{Suffix}");
            rewritten.Add(setting);
        }

        return rewritten;
    }
}

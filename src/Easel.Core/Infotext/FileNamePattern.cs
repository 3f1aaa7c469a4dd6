using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Easel.Core.Infotext;

/// <summary>A1111's file-name patterns: <c>[seed]-[prompt_spaces]</c>, <c>[date]/[model_name]</c>, <c>[prompt_hash&lt;4&gt;]</c>…</summary>
public static partial class FileNamePattern
{
    private const int LargestPart = 128;

    /// <summary>
    /// The pattern filled in. An unknown name stays as it is written; <c>[seed_last]</c>, <c>[batch_number]</c>, <c>[generation_number]</c> and
    /// <c>[denoising]</c> vanish with the text before them where they do not apply.
    /// </summary>
    public static string Apply(string pattern, FileNameFacts facts)
    {
        var name = new StringBuilder();
        foreach (Match piece in Piece().Matches(pattern))
        {
            var (text, inner) = (piece.Groups[1].Value, piece.Groups[2].Value);
            if (inner.Length == 0)
            {
                name.Append(text);
                continue;
            }

            var arguments = new List<string>();
            while (Argument().Match(inner) is { Success: true } argument)
            {
                inner = argument.Groups[1].Value;
                arguments.Insert(0, argument.Groups[2].Value);
            }

            var (vanishes, value) = Value(inner.ToLowerInvariant(), arguments, facts);
            if (!vanishes) name.Append(text).Append(value ?? $"[{inner}]");
        }

        return name.ToString();
    }

    /// <summary>Text that may stand in a file name: forbidden characters become <c>_</c>, 128 characters at most, no space before, no space or dot behind.</summary>
    public static string Sanitize(string text, bool replaceSpaces = true)
    {
        if (replaceSpaces) text = text.Replace(' ', '_');
        var safe = string.Concat(text.Select(c => "#<>:\"/\\|?*\n\r\t".Contains(c) ? '_' : c)).TrimStart(' ');
        var length = Math.Min(safe.Length, LargestPart);
        if (length < safe.Length && char.IsHighSurrogate(safe[length - 1])) length--;
        return safe[..length].TrimEnd(' ', '.');
    }

    private static (bool Vanishes, string? Value) Value(string name, List<string> arguments, FileNameFacts facts) => name switch
    {
        "seed_last" => (facts.BatchSize == 1, Text(facts.BatchSeeds.LastOrDefault(facts.Seed))),
        "batch_number" => (facts.BatchSize == 1, Text(facts.BatchIndex + 1)),
        "generation_number" => (facts is { BatchSize: 1, BatchCount: 1 }, Text(facts.Batch * facts.BatchSize + facts.BatchIndex + 1)),
        "denoising" => (facts.DenoisingStrength is null or 0, facts.DenoisingStrength is { } strength ? InfotextParts.Number(strength) : ""),
        "hasprompt" => (false, arguments.Count == 0 ? null : HasPrompt(arguments, facts.Prompt.ToLowerInvariant())),
        "image_hash" => (false, Cut(Convert.ToHexStringLower(SHA256.HashData(facts.Image.Rgb)), arguments, 64)),
        "datetime" => (false, DateAndTime(arguments, facts.Time)),
        _ => (false, Plain(name, facts) ?? FromPrompt(name, arguments, facts)),
    };

    private static string? Plain(string name, FileNameFacts facts) => name switch
    {
        "seed" => Text(facts.Seed),
        "seed_first" => Text(facts.BatchSize == 1 || facts.BatchSeeds.IsEmpty ? facts.Seed : facts.BatchSeeds[0]),
        "steps" => Text(facts.Steps),
        "cfg" => InfotextParts.Number(facts.CfgScale),
        "width" => Text(facts.Image.Width),
        "height" => Text(facts.Image.Height),
        "styles" => Sanitize(string.Join(", ", facts.Styles.Select(style => style.Name)) is { Length: > 0 } names ? names : "None", replaceSpaces: false),
        "sampler" => Sanitize(facts.Sampler, replaceSpaces: false),
        "scheduler" => Sanitize(facts.Schedule, replaceSpaces: false),
        "sampler_scheduler" => Sanitize($"{facts.Sampler} {facts.Schedule}", replaceSpaces: false),
        "model_hash" => facts.ModelHash,
        "model_name" => facts.ModelName is { } model ? Sanitize(model, replaceSpaces: false) : null,
        "vae_filename" => facts.VaeName is { } vae ? Sanitize(vae) : "NoneType", // A1111 names the absent file by its Python type
        "date" => facts.Time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "job_timestamp" => facts.JobTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture),
        "batch_size" => Text(facts.BatchSize),
        "clip_skip" => Text(facts.ClipSkip),
        "user" => facts.User,
        "none" => "",
        _ => null,
    };

    private static string? FromPrompt(string name, List<string> arguments, FileNameFacts facts) => name switch
    {
        "prompt" => Sanitize(facts.Prompt),
        "prompt_spaces" => Sanitize(facts.Prompt, replaceSpaces: false),
        "prompt_no_styles" => Sanitize(WithoutStyles(facts), replaceSpaces: false),
        "prompt_words" => Words(facts),
        "prompt_hash" => Cut(Hash(facts.Prompt), arguments, 8),
        "negative_prompt_hash" => Cut(Hash(facts.NegativePrompt), arguments, 8),
        "full_prompt_hash" => Cut(Hash($"{facts.Prompt} {facts.NegativePrompt}"), arguments, 8),
        _ => null,
    };

    private static string Words(FileNameFacts facts)
    {
        string[] words = [.. NonLetters().Split(facts.Prompt).Where(word => word.Length > 0).Take(facts.PromptWords)];
        return Sanitize(words.Length == 0 ? "empty" : string.Join(' ', words), replaceSpaces: false);
    }

    private static string WithoutStyles(FileNameFacts facts)
    {
        var prompt = facts.Prompt;
        foreach (var style in facts.Styles.Where(style => style.Prompt.Length > 0))
        {
            foreach (var part in style.Prompt.Split("{prompt}").Where(part => part.Length > 0))
                prompt = prompt.Replace(part, "", StringComparison.Ordinal).Replace(", ,", ",", StringComparison.Ordinal).Trim().Trim(',');
            prompt = prompt.Replace(style.Prompt, "", StringComparison.Ordinal).Trim().Trim(',').Trim();
        }

        return prompt;
    }

    // [hasprompt<cat|dog><red>]: each word the prompt holds, else what stands after its bar.
    private static string HasPrompt(List<string> arguments, string prompt)
    {
        var found = new StringBuilder();
        foreach (var argument in arguments.Where(argument => argument.Length > 0))
        {
            var choices = argument.Split('|');
            var wanted = choices[0].ToLowerInvariant();
            found.Append(prompt.Contains(wanted, StringComparison.Ordinal) ? wanted : choices.ElementAtOrDefault(1));
        }

        return Sanitize(found.ToString());
    }

    private static string DateAndTime(List<string> arguments, DateTimeOffset time)
    {
        if (arguments.Count > 1 && TimeZoneInfo.TryFindSystemTimeZoneById(arguments[1], out var zone)) time = TimeZoneInfo.ConvertTime(time, zone);
        var format = arguments.Count > 0 && arguments[0].Length > 0 ? arguments[0] : "%Y%m%d%H%M%S";
        var text = Directive().Replace(format, match => match.Value[1] switch
        {
            'Y' => time.ToString("yyyy", CultureInfo.InvariantCulture),
            'y' => time.ToString("yy", CultureInfo.InvariantCulture),
            'm' => time.ToString("MM", CultureInfo.InvariantCulture),
            'd' => time.ToString("dd", CultureInfo.InvariantCulture),
            'H' => time.ToString("HH", CultureInfo.InvariantCulture),
            'I' => time.ToString("hh", CultureInfo.InvariantCulture),
            'M' => time.ToString("mm", CultureInfo.InvariantCulture),
            'S' => time.ToString("ss", CultureInfo.InvariantCulture),
            'f' => time.ToString("ffffff", CultureInfo.InvariantCulture),
            'p' => time.ToString("tt", CultureInfo.InvariantCulture),
            'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            'b' => time.ToString("MMM", CultureInfo.InvariantCulture),
            'B' => time.ToString("MMMM", CultureInfo.InvariantCulture),
            'a' => time.ToString("ddd", CultureInfo.InvariantCulture),
            'A' => time.ToString("dddd", CultureInfo.InvariantCulture),
            '%' => "%",
            _ => match.Value,
        });
        return Sanitize(text, replaceSpaces: false);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Cut(string hash, List<string> arguments, int usual) =>
        hash[..Math.Clamp(arguments.Count > 0 && int.TryParse(arguments[0], CultureInfo.InvariantCulture, out var digits) ? digits : usual, 0, hash.Length)];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(.*?)(?:\[([^\[\]]+)\]|$)", RegexOptions.Singleline)]
    private static partial Regex Piece();

    [GeneratedRegex("^(.*)<([^>]*)>$", RegexOptions.Singleline)]
    private static partial Regex Argument();

    [GeneratedRegex("%[A-Za-z%]")]
    private static partial Regex Directive();

    // White space and ASCII punctuation.
    [GeneratedRegex("""[\s!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]+""")]
    private static partial Regex NonLetters();
}

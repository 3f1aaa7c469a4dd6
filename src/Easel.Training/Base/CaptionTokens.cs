using System.Collections.Concurrent;
using Easel.Core.Prompts.Tokens;

namespace Easel.Training.Base;

/// <summary>Captions as a text encoder reads them: start, words, end, padded with end to 77; remembered, since captions return.</summary>
public sealed class CaptionTokens
{
    private readonly ClipTokenizer tokenizer = new(ClipTextRules.HuggingFace);
    private readonly ConcurrentDictionary<string, long[]> known = [];

    /// <summary>Several threads may ask at once. The 77 tokens of <paramref name="caption"/>; what does not fit is cut.</summary>
    public long[] Of(string caption)
    {
        if (known.TryGetValue(caption, out var tokens)) return tokens;

        var length = (int)BaseShape.TextLength;
        tokens = new long[length];
        Array.Fill(tokens, ClipVocabulary.End);
        tokens[0] = ClipVocabulary.Start;
        var words = tokenizer.Encode(caption);
        for (var i = 0; i < Math.Min(words.Count, length - 2); i++) tokens[i + 1] = words[i];
        return known[caption] = tokens;
    }
}

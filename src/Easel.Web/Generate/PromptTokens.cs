using Easel.Core.Prompts;
using Easel.Core.Prompts.Tokens;
using Easel.Core.Requests;

namespace Easel.Web.Generate;

/// <summary>Counts a prompt's tokens as the text encoder of SD 1.x and SDXL cuts them. Names of embeddings count as the words they are.</summary>
public sealed class PromptTokens
{
    private readonly Lazy<PromptChunker> chunker = new(() =>
    {
        var tokenizer = new ClipTokenizer(ClipTextRules.HuggingFace);
        return new PromptChunker(tokenizer, new EmbeddingIndex(tokenizer, []));
    });

    /// <summary>Tokens, and how many fit into the chunks of 75 that they fill.</summary>
    /// <param name="prompt">As it is typed.</param>
    /// <param name="steps">Of the request: prompts may change on the way.</param>
    /// <param name="isPositive">Negative prompts know no AND.</param>
    /// <returns>Null while the prompt cannot be read, such as a weight that is no number yet.</returns>
    public (int Count, int Limit)? Count(string prompt, int steps, bool isPositive)
    {
        if (prompt.Length > RequestLimits.LongestPrompt) return null;
        try
        {
            var counted = TokenCounter.Count(PromptComments.Strip(prompt), Math.Max(1, steps), chunker.Value, isPositive);
            return (counted.TokenCount, counted.Limit);
        }
        catch (RequestException) { return null; }
    }
}

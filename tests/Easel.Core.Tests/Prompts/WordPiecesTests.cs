using Easel.Core.Prompts.Tokens;
using Xunit;

namespace Easel.Core.Tests.Prompts;

public sealed class WordPiecesTests
{
    [Fact]
    public void Words_have_the_published_numbers() => Assert.Equal([1037, 3861, 1997, 100, WordPieces.Separator], WordPieces.Default.Ids("a", "picture", "of", "[UNK]", "[SEP]"));

    [Fact]
    public void Pieces_are_joined_and_gaps_before_marks_closed()
    {
        var words = WordPieces.Default;
        Assert.Equal("a cat's playing, on the.", words.Text(words.Ids("[CLS]", "a", "cat", "'", "s", "play", "##ing", ",", "on", "the", ".", "[SEP]").Append(WordPieces.Size)));
        Assert.Equal("", words.Text([]));
    }

    [Fact]
    public void A_word_it_lacks_is_named() => Assert.Contains("'aquarelle of'", Assert.Throws<ArgumentException>(() => WordPieces.Default.Ids("aquarelle of")).Message, StringComparison.Ordinal);
}

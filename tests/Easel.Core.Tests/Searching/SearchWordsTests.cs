using Easel.Core.Searching;
using Xunit;

namespace Easel.Core.Tests.Searching;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("Crème brûlée, 3D-render", "creme|brulee|3d|render")]
    [InlineData("Cre\u0300me", "creme")]
    [InlineData("ÅNGSTRÖM İstanbul ế", "angstrom|istanbul|e")]
    [InlineData("Λόγος ΛΌΓΟΣ", "λογοσ|λογοσ")]
    [InlineData("Ёлка", "елка")]
    [InlineData("שָׁלוֹם", "שלום")]
    [InlineData("ガラス カラス", "ガラス|カラス")]
    [InlineData("ภาษาไทย 한국어", "ภาษาไทย|한국어")]
    [InlineData("a\ud800b \ufffe", "a|b")]
    [InlineData("<lora:x_y:0.5>, (red:1.2)", "lora|x|y|0|5|red|1|2")]
    [InlineData(" --!\u0301 ", "")]
    public void Words_are_letters_and_digits_without_case_and_accents(string text, string words) => Assert.Equal(words, string.Join('|', SearchWords.Of(text)));

    [Fact]
    public void Two_ways_to_write_a_letter_are_one_word() => Assert.Equal(SearchWords.Of("한국어 é").ToList(), [.. SearchWords.Of("\u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165 e\u0301")]);

    [Fact]
    public void A_word_without_end_is_cut_between_characters()
    {
        Assert.Equal(SearchWords.LongestWord, SearchWords.Of(new string('a', 5000)).Single().Length);
        var word = SearchWords.Of("a" + string.Concat(Enumerable.Repeat("\ud835\udd04", 500))).Single();
        Assert.Equal(SearchWords.LongestWord - 1, word.Length);
        Assert.All(word.EnumerateRunes(), rune => Assert.NotEqual(0xfffd, rune.Value));
    }
}

package match

import (
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// compiledFamily is that of the languages which compilers write. They write helpers into what
// they put out, which are then the same in the files of thousands of projects, and calls of
// these. They are known by the names that the compilers give them.
const compiledFamily = "javascript"

// helpers are the codes of the names.
var helpers = func() map[uint32]bool {
	all := make(map[uint32]bool)
	for _, text := range []string{helpersOfTypeScript, helpersOfBabel, helpersOfEsbuild} {
		for _, code := range codesOf(strings.Fields(text)...) {
			all[code] = true
		}
	}
	return all
}()

const (
	helpersOfTypeScript = `
		__addDisposableResource __assign __asyncDelegator __asyncGenerator __asyncValues __await __awaiter
		__classPrivateFieldGet __classPrivateFieldIn __classPrivateFieldSet __createBinding __decorate
		__disposeResources __esDecorate __exportStar __extends __generator __importDefault __importStar
		__makeTemplateObject __metadata __param __propKey __read __rest __rewriteRelativeImportExtension
		__runInitializers __setFunctionName __setModuleDefault __spread __spreadArray __spreadArrays __values`
	helpersOfBabel = `
		_arrayLikeToArray _arrayWithHoles _arrayWithoutHoles _assertThisInitialized _asyncToGenerator
		_callSuper _classCallCheck _classPrivateFieldGet _classPrivateFieldSet _createClass
		_createForOfIteratorHelper _createForOfIteratorHelperLoose _createSuper _defineProperties
		_defineProperty _extends _get _getPrototypeOf _getRequireWildcardCache _inherits _inheritsLoose
		_interopRequireDefault _interopRequireWildcard _isNativeReflectConstruct _iterableToArray
		_iterableToArrayLimit _nonIterableRest _nonIterableSpread _nullishCoalesce _objectSpread
		_objectSpread2 _objectWithoutProperties _objectWithoutPropertiesLoose _optionalChain
		_possibleConstructorReturn _regeneratorRuntime _setPrototypeOf _slicedToArray _superPropBase
		_taggedTemplateLiteral _toConsumableArray _toPrimitive _toPropertyKey _typeof
		_unsupportedIterableToArray _wrapNativeSuper asyncGeneratorStep`
	helpersOfEsbuild = `
		__accessCheck __async __commonJS __copyProps __create __defNormalProp __defProp __defProps __esm
		__export __getOwnPropDesc __getOwnPropDescs __getOwnPropNames __getOwnPropSymbols __getProtoOf
		__hasOwnProp __markAsModule __name __objRest __privateAdd __privateGet __privateMethod
		__privateSet __propIsEnum __publicField __reExport __require __spreadProps __spreadValues
		__toCommonJS __toESM __toModule __typeError`
)

// maxHelper is how many tokens a helper has at most, and a call before its name and behind
// it: a name hides no more.
const maxHelper = 300

// expectHelpers lowers helpers and what calls them: a statement, up to where a block begins.
func (m *Matcher) expectHelpers() {
	from, end := 0, 0
	for i, t := range m.tokens {
		if slices.Contains(signatureEnds, t.Code) {
			from = i + 1
		}
		if i < end || t.Class != fingerprint.Identifier || !helpers[t.Code] {
			continue
		}
		if i > 0 && slices.Contains(declares, m.tokens[i-1].Code) {
			end = m.helperEnd(i)
		} else {
			end = m.signatureEnd(i)
		}
		m.lower(max(from, i-maxHelper), min(end, i+maxHelper), idiomShare)
	}
}

// helperEnd is where the helper ends that a token gives its name.
func (m *Matcher) helperEnd(i int) int {
	isFunction, depth := m.tokens[i-1].Code == function, 0
	end := min(len(m.tokens), i+maxHelper)
	for i++; i < end; i++ {
		switch code := m.tokens[i].Code; {
		case slices.Contains(opens, code):
			depth++
		case slices.Contains(closes, code):
			if depth--; depth < 0 || depth == 0 && isFunction && code == blockEnd {
				return i + 1
			}
		case depth == 0 && code == statementEnd:
			return i + 1
		}
	}
	return end
}

// The words and marks by which the end of a declaration is known.
var (
	declares     = codesOf("var", "let", "const", "function") // before the name of what is declared
	function     = codesOf("function")[0]
	opens        = codesOf("{", "(", "[", "${")
	closes       = codesOf("}", ")", "]")
	blockEnd     = codesOf("}")[0]
	statementEnd = codesOf(";")[0]
)

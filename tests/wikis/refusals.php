<?php
# What a wiki may refuse, for tests alone. A request says by a header what it wants to meet; all others meet nothing,
# so these settings disturb no test that runs at the same time. Read by tests/wikis/test_refusals.py.

use MediaWiki\Block\DatabaseBlock;
use MediaWiki\Block\Restriction\NamespaceRestriction;
use MediaWiki\User\UserIdentityValue;

$refusal = $_SERVER['HTTP_X_REFUSAL'] ?? '';
if ( $refusal === '' ) {
	return;
}

# Other extensions, other messages: a cache of their own for those of the files, and none for those of the wiki.
$wgCacheDirectory = __DIR__ . '/cache/refusals';
$wgMessageCacheType = CACHE_NONE;
$wgUseLocalMessageCache = false;

$everybody = [ '*', 'user', 'autoconfirmed', 'bot', 'sysop' ];

switch ( $refusal ) {
	case 'readonly':
		$wgReadOnly = 'Sauvegarde en cours';
		break;
	case 'maxlag':
		$wgHooks['ApiMaxLagInfo'][] = static function ( &$info ) {
			$info = [ 'host' => 'db1', 'lag' => 12.5, 'type' => 'db' ];
		};
		break;
	case 'ratelimited':
		$wgGroupPermissions['bot']['noratelimit'] = false;
		$wgRateLimits['edit'] = [ 'user' => [ 0, 60 ], 'bot' => [ 0, 60 ] ];
		break;
	case 'blocked':
	case 'blocked for good':
	case 'blocked in part':
	case 'autoblocked':
		$wgHooks['GetUserBlock'][] = static function ( $user, $ip, &$block ) use ( $refusal ) {
			$block = new DatabaseBlock( [
				'address' => $user->getName(),
				'by' => new UserIdentityValue( 1, 'Admin' ),
				'reason' => 'Trop de [[Spam]] & <b>publicité</b>',
				'expiry' => $refusal === 'blocked for good' ? 'infinity' : '20400131120000',
				'timestamp' => '20200101000000',
				'auto' => $refusal === 'autoblocked',
				'sitewide' => $refusal !== 'blocked in part',
			] );
			$block->setRestrictions( [ new NamespaceRestriction( 0, 3000 ) ] );
		};
		break;
	case 'namespace protected':
		$wgNamespaceProtection[3000] = [ 'siteadmin' ];
		break;
	case 'may not edit':
	case 'may not write':
	case 'may not read':
	case 'may not create':
		$right = [ 'may not edit' => 'edit', 'may not write' => 'writeapi', 'may not read' => 'read',
			'may not create' => 'createpage' ][$refusal];
		foreach ( $everybody as $group ) {
			$wgGroupPermissions[$group][$right] = false;
		}
		break;
	case 'too big':
		$wgMaxArticleSize = 1;
		break;
	case 'database error':
		$wgHooks['EditFilterMergedContent'][] = static function () {
			throw new Wikimedia\Rdbms\DBUnexpectedError( null, 'disk I/O error' );
		};
		break;
	case 'error before saving':
		$wgHooks['EditFilterMergedContent'][] = static function () {
			throw new RuntimeException( 'an extension is broken' );
		};
		break;
	case 'error after saving':
		$wgHooks['PageSaveComplete'][] = static function () {
			throw new RuntimeException( 'an extension is broken' );
		};
		break;
	case 'odd code':
		$wgHooks['EditFilterMergedContent'][] = static function ( $context, $content, $status ) {
			$status->fatal( new ApiMessage( 'hookaborted', 'quite-unheard-of' ) );
		};
		break;
	case 'abuse filter':
		wfLoadExtension( 'AbuseFilter' );
		$wgAbuseFilterEmergencyDisableThreshold['default'] = 2;
		break;
	case 'spam':
		$wgBlacklistSettings = [ 'spam' => [ 'files' => [] ] ];
		wfLoadExtension( 'SpamBlacklist' );
		break;
	case 'title':
		$wgTitleBlacklistSources = [ [ 'type' => 'localpage', 'src' => 'MediaWiki:Titleblacklist' ] ];
		wfLoadExtension( 'TitleBlacklist' );
		break;
	case 'captcha':
		wfLoadExtension( 'ConfirmEdit' );
		$wgCaptchaTriggers['edit'] = true;
		$wgGroupPermissions['bot']['skipcaptcha'] = false;
		break;
	case 'question':
		wfLoadExtensions( [ 'ConfirmEdit', 'ConfirmEdit/QuestyCaptcha' ] );
		$wgCaptchaQuestions = [ 'De quelle <b>couleur</b> est le forum ?' => 'verte' ];
		$wgCaptchaTriggers['edit'] = true;
		$wgGroupPermissions['bot']['skipcaptcha'] = false;
		break;
}
